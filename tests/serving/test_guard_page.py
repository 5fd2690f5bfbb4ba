"""The handlers behind the page's confirmation, appeal and rules tab, called as the page calls them."""

import asyncio
from types import SimpleNamespace

import pytest

from serving.api.limits import Limit
from serving.migrations.metadata import all_metadata
from serving.ui.texts import load

pytestmark = pytest.mark.slow


def test_a_yes_an_appeal_and_its_decision(application, school) -> None:
    import gradio as gr

    from serving.ui.ask import AskTab
    from serving.ui.desk import Desk
    from serving.ui.guard import GuardTab

    for metadata in all_metadata():
        metadata.create_all(application.engine)

    class Seen(Desk):
        """Visitors named by their role instead of a cookie."""

        def actor(self, request):
            return school.actors[request]

        async def actor_async(self, request):
            return school.actors[request]

    desk = Seen(application, load("zh"), Limit(1_000))
    with gr.Blocks():
        ask, guard = AskTab(desk), GuardTab(desk)
        ask.build()
        guard.build()

    def last(steps):
        async def drained():
            return [step async for step in steps]

        return asyncio.run(drained())[-1]

    scope = ("", "", "", "", "", "teacher")
    step = last(ask.ask("我想上传学生的课堂录像做分析", *scope))
    assert "G-R9" in step[9]
    assert last(ask.confirmed(step[10], *scope))[10] == {}, "the box is gone once it was answered"
    refusal = last(ask.ask("帮我代写一篇职称论文", *scope))[12]
    made = ask._asides._appeals.appeal(school.actors["teacher"], refusal, "只是举例说明")
    assert "只是举例说明" in guard.show("appeals", "administrator")[0]
    clicked = SimpleNamespace(id=made.id, do="approve")
    assert "已同意" in guard.decide("appeals", "确属举例", clicked, "administrator")[0]
    rule = next(each.id for each in application.policy.rules if each.exemptible)
    own = guard.ask(rule, "ask", "", "", 30, "校本课程", "administrator")[0]
    assert "驳回" in own
    assert "批准" not in own, "nobody approves what they asked for"

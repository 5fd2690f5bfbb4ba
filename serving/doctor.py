"""`doctor`: every part is tried and spoken of in plain words, with what to do where it fails."""

import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx

from corpora.problem import Problem
from serving.problems import explain

if TYPE_CHECKING:
    from serving.application import Application
    from serving.settings import Settings

Finding = dict[str, Any]
LOW_DISK_BYTES = 1_000_000_000


def examine(settings: "Settings", build: Callable[["Settings"], "Application"]) -> list[Finding]:
    """Findings `{check, ok, says, advice}`, in the order a start needs the parts."""
    findings = list(_machine(settings))
    try:
        application = build(settings)
    except Problem as problem:
        words = explain(problem)
        return [*findings, _finding("start", False, words.detail, words.advice)]
    try:
        findings.append(_finding("store", True, f"{application.engine.dialect.name}：已连接，结构为最新"))
        findings.extend(_library(application))
        findings.extend(_audit(application))
    finally:
        application.close()
    findings.append(_endpoint("chat", settings.chat_base_url, settings.chat_model))
    findings.append(_endpoint("embedding", settings.embedding_base_url, settings.embedding_model))
    return findings


def show(findings: list[Finding]) -> None:
    """Print findings for a person."""
    for finding in findings:
        print(f"{'✓' if finding['ok'] else '✗'} {finding['check']:<12} {finding['says']}")
        if finding["advice"]:
            print(f"  → {finding['advice']}")


def _machine(settings: "Settings") -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield _finding(
        "python", sys.version_info >= (3, 11), f"Python {version}", "请使用 Python 3.11 或更高版本。"
    )
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.home).free
    except OSError as error:
        yield _finding(
            "home", False, f"{settings.home}：{error.strerror}", "请换一个可写的目录：--home DIR。"
        )
        return
    says = f"{settings.home}，剩余空间 {free / 1e9:.1f} GB"
    yield _finding("home", free > LOW_DISK_BYTES, says, "磁盘空间不足 1 GB，请清理后再用。")


def _library(application: "Application") -> Iterator[Finding]:
    faults = application.index.check()
    counts = application.index.counts()
    says = "；".join(faults) if faults else f"两个索引一致，共 {counts.live} 个片段"
    yield _finding("index", not faults, says, "请运行 python app.py ingest --rebuild-index。")
    from corpora import knowledge_graphs

    graphs = [knowledge_graphs.load(subject) for subject in knowledge_graphs.subjects()]
    faults = [fault for graph in graphs for fault in graph.check()]
    says = "；".join(faults[:3]) if faults else f"{len(graphs)} 个学科的内置知识图谱无环、无孤点"
    yield _finding("graph", not faults, says, "内置内容已损坏，请重新安装本程序。")


def _audit(application: "Application") -> Iterator[Finding]:
    result = application.audit.verify()
    says = f"审计链完整，共 {result.checked} 条" if result.intact else f"审计链有 {len(result.faults)} 处异常"
    yield _finding("audit", result.intact, says, "请保留现场，运行 python app.py audit verify 查看详情。")


def _endpoint(check: str, base_url: str, model: str) -> Finding:
    if not base_url:
        return _finding(check, True, "未配置，使用内置的无模型方式")
    try:
        response = httpx.get(f"{base_url}/models", timeout=5)
        names = [entry["id"] for entry in response.raise_for_status().json()["data"]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        says = f"{base_url} 没有正常应答（{type(error).__name__}）"
        return _finding(check, False, says, "请确认 vLLM 已启动、地址以 /v1 结尾、密钥正确。")
    known = model in names
    says = f"{base_url} 正常，模型 {model}" if known else f"{base_url} 没有名为 {model} 的模型"
    return _finding(check, known, says, f"可用的模型：{'、'.join(names)}")


def _finding(check: str, ok: bool, says: str, advice: str = "") -> Finding:
    return {"check": check, "ok": ok, "says": says, "advice": "" if ok else advice}

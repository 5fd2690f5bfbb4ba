// Runs when an HTML part of the page is in place. `element` is the part, `trigger` tells the server.
const copy = async (button) => {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea'); // a page without https has no clipboard
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  const name = button.textContent;
  button.textContent = button.dataset.said;
  setTimeout(() => { button.textContent = name; }, 1500);
};
const ask = (text) => {
  const field = document.querySelector('#xt-question textarea');
  field.value = text;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  setTimeout(() => document.querySelector('#xt-send').click(), 150);
};
element.addEventListener('click', (event) => {
  const target = event.target.closest(':not(form)[data-do], [data-copy]');
  if (!target || !element.contains(target)) return;
  if (target.dataset.copy) copy(target);
  else if (target.dataset.do === 'example') ask(target.dataset.ask);
  else trigger('click', {...target.dataset});
});
element.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-do]');
  if (!form) return; // a form with an address of its own goes there
  event.preventDefault();
  const fields = {};
  for (const [name, value] of new FormData(form)) (fields[name] ||= []).push(value);
  trigger('submit', {...form.dataset, fields});
});
let led = null; // what was last led to, so that a reader who went on is not called back
new MutationObserver(() => {
  const next = element.querySelector('[data-focus]');
  if (next && next !== led) next.focus({preventScroll: Boolean(next.closest('.xt-tools'))});
  led = next;
}).observe(element, {childList: true, subtree: true});
element.addEventListener('copy', (event) => {
  const answer = event.target.closest ? event.target.closest('.xt-answer') : null;
  const label = answer && answer.querySelector('.xt-label');
  if (!label) return;
  event.clipboardData.setData('text/plain', `${getSelection()}\n${label.textContent}`);
  event.preventDefault();
});

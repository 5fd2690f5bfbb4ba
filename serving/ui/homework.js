// Keys of the marking desk: 0-9 give marks, j and k go on and back, u undoes, g takes the like ones along.
{
  const typing = (target) => target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  let busy = 0; // until the page is drawn anew, so that one key press never decides twice
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (!element.offsetParent || Date.now() < busy) return;
    const button = element.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button || button.disabled) return;
    event.preventDefault();
    busy = Date.now() + 4000;
    button.click();
  });
  new MutationObserver(() => { busy = 0; }).observe(element, {childList: true, subtree: true});
}

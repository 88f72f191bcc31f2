/** In a browser, Escape closes a sheet, and what looks like a button and is none answers to Enter and the space bar too. Once, at the start. */
export function listenForKeys(): void {
  // #ifdef H5
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return [...document.querySelectorAll<HTMLElement>('.sheet-close')].forEach((button) => button.click())
    const target = event.target
    if ((event.key !== 'Enter' && event.key !== ' ') || !(target instanceof HTMLElement) || !/^(button|radio|link)$/.test(target.getAttribute('role') ?? '')) return
    event.preventDefault()
    target.click()
  })
  // #endif
}

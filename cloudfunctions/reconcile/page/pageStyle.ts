/** Calm on screen, black on paper: what matters is not told by colour alone. */
export const PAGE_STYLE = `
:root { --ink: #16211f; --soft: #5b6a67; --line: #d9e0de; --paper: #fff; --ground: #f1f4f3; --good: #0b6b4f; --wait: #8a5a00; --bad: #a3231f; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Source Han Sans SC", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 32px auto; padding: 40px 48px; background: var(--paper); border-radius: 12px; box-shadow: 0 1px 3px rgb(22 33 31 / 12%); }
.kicker { margin: 0; color: var(--good); font-size: 14px; font-weight: 600; letter-spacing: .08em; }
h1 { margin: 4px 0 0; font-size: 30px; line-height: 1.3; }
h1 span { margin-left: 10px; color: var(--soft); font-size: 18px; font-weight: 500; }
.facts { margin: 6px 0 24px; color: var(--soft); font-size: 14px; }
.verdict { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; padding: 18px 22px; border-left: 6px solid; border-radius: 8px; }
.verdict strong { font-size: 22px; }
.verdict.good { border-color: var(--good); background: #e9f5f0; } .verdict.good strong { color: var(--good); }
.verdict.wait { border-color: #d99a1c; background: #fdf5e4; } .verdict.wait strong { color: var(--wait); }
.verdict.bad { border-color: var(--bad); background: #fcedec; } .verdict.bad strong { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px; margin: 20px 0 32px; }
.figures div { padding: 14px 18px; border: 1px solid var(--line); border-radius: 8px; }
.figures dt { color: var(--soft); font-size: 14px; }
.figures dd { margin: 2px 0 0; font-size: 21px; font-weight: 600; line-height: 1.5; overflow-wrap: anywhere; }
.figures .long { font-size: 15px; line-height: 2.1; letter-spacing: -.01em; }
.figures .note { color: var(--soft); font-size: 14px; font-weight: 400; }
.figures .off dd:not(.note) { color: var(--bad); }
h2 { display: flex; align-items: baseline; gap: 10px; margin: 28px 0 4px; font-size: 19px; }
.list.bad h2::before, .list.wait h2::before { content: ""; align-self: center; width: 10px; height: 10px; border-radius: 50%; background: var(--bad); }
.list.wait h2::before { background: #d99a1c; }
h2 span { color: var(--soft); font-size: 15px; font-weight: 400; }
.advice { margin: 0 0 10px; color: var(--soft); font-size: 14px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; table-layout: fixed; }
th.no { width: 17%; } th.state { width: 12%; }
th { padding: 8px 10px; border-bottom: 2px solid var(--ink); font-weight: 600; text-align: left; }
td { padding: 8px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
td.no { font-family: ui-monospace, Consolas, "Noto Sans SC", monospace; font-size: 13px; overflow-wrap: anywhere; }
.money { text-align: right; overflow-wrap: anywhere; }
td b { color: var(--bad); font-weight: 600; text-decoration: underline; text-underline-offset: 3px; }
td small { display: block; color: var(--bad); font-size: 13px; }
.changes ul { margin: 4px 0; padding-left: 1.2em; font-size: 14px; overflow-wrap: anywhere; }
footer { margin-top: 40px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 14px; }
footer i { display: inline-block; width: 110px; border-bottom: 1px solid var(--ink); } footer i.long { width: 240px; }
.small { color: var(--soft); font-size: 13px; }
@media screen and (max-width: 700px) {
  main { margin: 0; padding: 24px 18px; border-radius: 0; } h1 { font-size: 24px; } h1 span { display: block; margin: 0; }
  table, tbody, tr, td { display: block; } thead { display: none; }
  tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
  td { display: flex; justify-content: space-between; gap: 16px; padding: 3px 0; border: 0; text-align: right; }
  td::before { content: attr(data-label); flex: none; color: var(--soft); font: 14px/1.6 sans-serif; }
}
@media print {
  @page { size: A4 portrait; margin: 14mm 12mm; }
  body { background: none; font-size: 10.5pt; } main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  h1 { font-size: 18pt; } h1 span { font-size: 12pt; } h2 { font-size: 12.5pt; break-after: avoid; } .advice { break-after: avoid; }
  .verdict, .figures div { -webkit-print-color-adjust: exact; print-color-adjust: exact; break-inside: avoid; }
  .verdict { padding: 10px 14px; } .verdict strong { font-size: 15pt; }
  .figures { grid-template-columns: repeat(4, 1fr); gap: 6px; margin: 12px 0 16px; } .figures div { padding: 8px 10px; } .figures dt { font-size: 9pt; } .figures dd { font-size: 11.5pt; } .figures .note { font-size: 9pt; }
  table { font-size: 8.5pt; } th, td { padding: 4px 5px; } td.no, td small { font-size: 8pt; } .figures .long { font-size: 9pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
  footer { break-inside: avoid; }
}
`

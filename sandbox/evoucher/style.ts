/** Large, calm, high contrast: the people who read this page are mostly old, and it asks them for trust. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#eef5f5;color:#13262b;font:18px/1.6 -apple-system,"PingFang SC","Microsoft YaHei",sans-serif;-webkit-text-size-adjust:100%}
header{background:linear-gradient(135deg,#0b6e6e,#0a6a8a);color:#fff;padding:18px 20px 62px}
header p{margin:0;display:flex;align-items:center;gap:8px;font-size:18px}
header svg{width:26px;height:26px;flex:none}
h1{margin:10px 0 0;font-size:24px;line-height:1.35;font-weight:600}
h1 span{display:inline-block}
main{max-width:480px;margin:-48px auto 0;padding:0 16px 28px}
section{background:#fff;border-radius:16px;padding:16px 18px;margin-bottom:14px;box-shadow:0 2px 10px rgba(11,80,90,.08)}
h2{margin:0 0 6px;font-size:18px;font-weight:400;color:#4a6066}
.name{margin:0;font-size:26px;line-height:1.35;font-weight:600;letter-spacing:1px}
.number{margin:2px 0 0;color:#35494f;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.number b{display:block;font-weight:400;font-size:20px;letter-spacing:1px;color:#13262b}
ul{list-style:none;margin:0;padding:0}
li{display:flex;gap:12px;align-items:flex-start;padding:10px 0}
li+li{border-top:1px solid #e3eded}
li svg{width:24px;height:24px;flex:none;margin-top:3px}
li b,li span{display:block}
li b{font-weight:600}
li span{color:#4a6066;line-height:1.45}
.note{margin:0 4px 16px;color:#35494f}
button,.button{display:block;width:100%;min-height:54px;margin:0 0 12px;padding:10px 16px;border-radius:27px;border:1.5px solid #0b6e6e;font-family:inherit;font-size:20px;line-height:1.4;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;background:#fff;color:#0b5f5f}
button.primary{background:#0b6e6e;color:#fff}
button:focus-visible,summary:focus-visible{outline:3px solid #f0a020;outline-offset:2px}
button:active{opacity:.85}
select,.typed input{display:block;width:100%;min-height:52px;margin:4px 0 10px;padding:8px 12px;border:1.5px solid #8aa3a8;border-radius:12px;background:#fff;color:#13262b;font:inherit;font-size:20px}
.choice{display:flex;align-items:center;gap:12px;min-height:48px}
.choice input{width:24px;height:24px;flex:none;accent-color:#0b6e6e}
.typed{display:block;margin:0 4px 4px}
select:focus-visible,input:focus-visible{outline:3px solid #f0a020;outline-offset:2px}
details{margin-top:6px;color:#4a6066}
summary{min-height:48px;display:flex;align-items:center;justify-content:center;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary:after{content:"";width:9px;height:9px;margin:-5px 0 0 9px;border:solid #4a6066;border-width:0 2px 2px 0;transform:rotate(45deg)}
details[open] summary:after{transform:rotate(-135deg);margin-top:5px}
details p{margin:0 4px 12px}
details button{border:1.5px dashed #8aa3a8;color:#35494f;border-radius:12px;font-size:18px;font-weight:400}
.result{text-align:center;padding:28px 20px}
.result svg{width:64px;height:64px}
.result b{font-weight:400;white-space:nowrap}
.result p{margin:10px 0 0;color:#35494f;text-wrap:balance}
code{font:16px/1.5 ui-monospace,Menlo,monospace;overflow-wrap:anywhere;color:#13262b}
@media (min-width:520px){main{padding-bottom:48px}header{text-align:center}header p{justify-content:center}}
`

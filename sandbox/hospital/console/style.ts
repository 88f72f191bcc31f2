/** For a cashier's screen all day long: quiet, dense enough, and still whole on a phone. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f1f5f6;color:#172a30;font:16px/1.55 -apple-system,"PingFang SC","Microsoft YaHei",sans-serif}
a{color:#0b6471}
header{background:#0d3b46;color:#fff}
header div{max-width:1180px;margin:0 auto;padding:12px 20px;display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 16px}
header a{color:#fff;text-decoration:none;font-size:18px;font-weight:600}
header span{color:#b9d3d8;font-size:14px}
main{max-width:1180px;margin:0 auto;padding:20px}
h1{font-size:24px;line-height:1.35;margin:0}
h2{font-size:18px;margin:0 0 12px}
.top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:12px;margin:0 0 16px}
.crumb{margin:0 0 8px;font-size:15px}
.card{background:#fff;border:1px solid #dfe8ea;border-radius:12px;padding:18px 20px;margin:0 0 16px}
.columns{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:16px;align-items:start}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 14px;margin:0}
dt{color:#556b72}
dd{margin:0;overflow-wrap:anywhere}
.money{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px}
.sums div{background:#f4f8f9;border-radius:8px;padding:8px 12px}
.sums span{display:block;font-size:14px;color:#556b72}
.sums b{font-size:18px;font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse}
th{text-align:left;font-weight:500;font-size:14px;color:#556b72;padding:10px 12px;border-bottom:1px solid #dfe8ea;white-space:nowrap}
td{padding:12px;border-bottom:1px solid #ebf1f2;vertical-align:top}
tr:last-child td{border-bottom:0}
.list{padding:4px 8px}
.sub{color:#556b72;font-size:14px;font-weight:400}
.badge{display:inline-block;border-radius:6px;padding:1px 8px;font-size:14px;line-height:1.6;white-space:nowrap;background:#e8eef0;color:#3d5259}
.badge.good{background:#dcf2ea;color:#0a5c42}
.badge.bad{background:#fde7e4;color:#9b2316}
.badge.wait{background:#fdf0d5;color:#7d4a00}
.badge.hold{background:#dcecf8;color:#0c4b7c}
.notice{border-radius:12px;padding:14px 18px;margin:0 0 16px;border:1px solid #dfe8ea;border-left-width:5px;background:#fff}
.notice b{display:block;font-size:18px}
.notice.good{border-color:#1d8a66}.notice.bad{border-color:#c53b2b}.notice.wait{border-color:#d08a10}
button,.button{display:inline-block;min-height:44px;padding:9px 20px;border-radius:8px;border:1px solid #0b6471;background:#0b6471;color:#fff;font-family:inherit;font-size:16px;line-height:1.5;font-weight:600;cursor:pointer;text-decoration:none}
button.plain,.button.plain{background:#fff;color:#0b6471;font-weight:400}
button:hover,.button:hover{filter:brightness(1.08)}
button:disabled{background:#e8eef0;border-color:#d3dee1;color:#7b8d92;cursor:not-allowed}
:focus-visible{outline:3px solid #f0a020;outline-offset:1px}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px 14px;margin:0 0 14px}
label{display:block;font-size:14px;color:#3d5259}
input,select{display:block;width:100%;min-height:44px;margin-top:4px;padding:8px 12px;border:1px solid #b7c7cc;border-radius:8px;background:#fff;color:#172a30;font-family:inherit;font-size:16px;line-height:1.5}
input[type=checkbox]{display:inline-block;width:20px;min-height:20px;height:20px;margin:0 8px 0 0;vertical-align:-4px;accent-color:#0b6471}
label.check{align-self:end;padding:10px 0;font-size:16px}
input.wrong{border-color:#c53b2b;background:#fff8f7}
.hint{margin:0 0 12px;color:#556b72;font-size:14px}
details.card{padding:0}
details.card>summary{padding:14px 20px;cursor:pointer;font-size:18px;font-weight:600;min-height:48px}
details.card>form,details.card>div{padding:0 20px 18px}
.call{border-top:1px solid #ebf1f2;padding:14px 0}
.call:first-of-type{border-top:0;padding-top:0}
.call.now{background:#f4f9fa;margin:0 -12px;padding:14px 12px;border-radius:8px;border-top-color:transparent}
section.card dl+.button{margin-top:12px}
.call h3{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;margin:0;font-size:16px}
.call p{margin:4px 0 0;overflow-wrap:anywhere}
.call .foot{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:flex-start;justify-content:space-between;margin-top:8px}
.call details{flex:1 1 120px;font-size:14px}
.call details[open]{flex-basis:100%}
.call summary{cursor:pointer;padding:10px 0;color:#0b6471}
.call dl{font-size:14px;padding:4px 0 8px}
.call button{padding:6px 14px}
.group{margin:6px 0 2px;font-weight:600;font-size:14px}
@media (max-width:860px){.columns{grid-template-columns:minmax(0,1fr)}}
@media (max-width:640px){
main{padding:14px}
header div{padding:12px 14px}
.card{padding:16px}
.list{padding:0 16px}
.list table,.list tbody,.list tr,.list td{display:block}
.list thead{display:none}
.list tr{padding:14px 0;border-bottom:1px solid #dfe8ea}
.list tr:last-child{border-bottom:0}
.list td{padding:2px 0;border:0;display:flex;justify-content:space-between;gap:16px;text-align:right}
.list td:before{content:attr(data-label);color:#556b72;flex:none}
.list td.head{display:block;text-align:left;font-size:18px}
.list td.head:before{content:none}
.fields{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.fields .wide{grid-column:1/-1}
.card>form>button{width:100%}
}
.way{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.6 ui-monospace,monospace}
`

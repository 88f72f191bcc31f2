#!/usr/bin/env bash
# README.md 的步骤，只用 openssl 和 curl 走一遍 .02：每一步看得见中间结果。
# 用法：steps.sh 地址 编号 密钥（his-channel.json 里的 url、appId、appSecret）
set -euo pipefail
URL=$1 APPID=$2 SECRET=$3

bytes() { od -An -v -tx1 | tr -d ' \n'; }
hex() { printf %s "$1" | bytes; }
encrypt() { openssl enc -sm4-ecb -K "$(hex "$1")" | bytes | tr a-f A-F; }
sm3() { openssl dgst -sm3 -r | cut -c1-64 | tr a-f A-F; }

# 封装 1：报文密钥
KEY=$(printf %s "$SECRET" | encrypt "${APPID:0:16}")
KEY=${KEY:0:16}
# 2、3：业务字段和密文
PLAIN='{"fixmedins_code":"H35050200001","psn_name":"黄演练","cert_no":"350521194506270030","hosp_mdtrt_id":"ZY20261101003"}'
ENCDATA=$(printf %s "$PLAIN" | encrypt "$KEY")
# 4、5：待签名文本和签名
NOW=$(date +%s)000
TEXT="cert_no=350521194506270030&chs_fjs_appid=$APPID&chs_fjs_appsecret=$SECRET&chs_fjs_funid=BC00.03.00.02&chs_fjs_timestamp=$NOW&fixmedins_code=H35050200001&hosp_mdtrt_id=ZY20261101003&psn_name=黄演练&key=$SECRET"
SIGN=$(printf %s "$TEXT" | sm3)
# 6、7：先存，再发
printf '{"chs_fjs_appid":"%s","chs_fjs_appsecret":"%s","chs_fjs_funid":"BC00.03.00.02","chs_fjs_timestamp":%s,"chs_fjs_encdata":"%s","chs_fjs_sign":"%s"}' \
  "$APPID" "$SECRET" "$NOW" "$ENCDATA" "$SIGN" > line.json
curl -sS -H 'content-type: application/json' --data-binary @line.json "$URL" > answer.json
# 拆开 1：解密
CIPHER=$(grep -o '"chs_fjs_encdata":"[0-9A-F]*"' answer.json | cut -d'"' -f4 | sed 's/../\\x&/g')
printf "$CIPHER" | openssl enc -d -sm4-ecb -K "$(hex "$KEY")"

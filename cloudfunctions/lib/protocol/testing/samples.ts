import { parseChannel } from '../channel.ts'
import { parseWire, type WireObject } from '../json.ts'

// The standard's own samples, as printed. What is not here does not hold: see 不能作准的示例 in docs/protocol.md.

/** 报文示例: the channel. Sample and signature are MD5's. */
export const SAMPLE_CHANNEL = parseChannel({
  appId: 'ldxt',
  appSecret: '67b082f9d58045619a4ef05147b87659',
  signKey: 'testkey',
  signType: 'MD5',
  security: 'sign',
})

/** 报文示例, 原始请求报文. */
export const SAMPLE_REQUEST = parseWire(`{
  "chs_fjs_appid":"ldxt",
  "chs_fjs_appsecret":"67b082f9d58045619a4ef05147b87659",
  "chs_fjs_funid":"F04.05.13.09",
  "chs_fjs_timestamp":"1631685457000",
  "psnBasicInfoDTO": {
    "psnNo": "543212343",
    "name": "王二",
    "gend": "1",
    "brdy": "19800101",
    "certType": "01",
    "certNo": "650101198001010032",
    "naty": "01",
    "natRegnCode": "CHN",
    "survStas": "1",
    "poolarea": "660100"
  }
}`) as WireObject

/** 报文示例, 入参报文: chs_fjs_sign. */
export const SAMPLE_REQUEST_SIGN = '37A299CF9B627EABB920D3314324031B'

/** 报文示例, 原始出参报文. */
export const SAMPLE_RESPONSE = parseWire(`{
  "code": 0,
  "type": "success",
  "message": "成功",
  "data": {
    "psnBasicInfoDTO": {
      "psnNo": "1000000001",
      "name": "王二",
      "gend": "1",
      "brdy": "19791201",
      "certType": "01",
      "certNo": "650101198001010032",
      "naty": "01",
      "natRegnCode": "CHN",
      "survStas": "1",
      "poolarea": "660100"
    }
  }
}`) as WireObject

/** 报文示例, 出参报文: chs_fjs_sign. */
export const SAMPLE_RESPONSE_SIGN = '682FD1B29011DFE68DB4FCAA35901D6F'

/** Appendix 1: the channel, whose secret the signed text prints. */
export const APPENDIX_CHANNEL = parseChannel({
  appId: '43AF047BBA47FC8A1AE8EFB232BDBBCB',
  appSecret: '4117E877F5FA0A0188891283E4B617D5',
  dialect: 'ec',
  signType: 'SM2',
})

/** Appendix 1.3.2.3, 加签报文示例. */
export const APPENDIX_REQUEST = parseWire(`{
"appId":"43AF047BBA47FC8A1AE8EFB232BDBBCB",
"data":{"appId":"43AF047BBA47FC8A1AE8EFB232BDBBCB","appUserId":"o8z4C5avQXqC0aWFPf1Mzu6D7WCQ_bd","idNo":"350181199011193519","idType":"01","phoneNumber":"13763873033","userName":"测试"},
"encType":"SM4",
"signData":"URVQNdVNn5mz2EhKZhLTlXNwAWTSncFoSe8Ilx7jhn81eABJ46sdRRN1ZiAiQjPUTixG9bwqEhiJupHRGmyO5w==",
"signType":"SM2","timestamp":"20200207175759",
"transType":"ec.gen.index",
"version":"1.0.0"
}`) as WireObject

/** Appendix 1.3.2.3, 组成的待签名字符串; the page breaks its line before &encType. */
export const APPENDIX_CANONICAL_TEXT =
  'appId=43AF047BBA47FC8A1AE8EFB232BDBBCB&data={"appId":"43AF047BBA47FC8A1AE8EFB232BDBBCB","appUserId":"o8z4C5avQXqC0aWFPf1Mzu6D7WCQ_bd","idNo":"350181199011193519","idType":"01","phoneNumber":"13763873033","userName":"测试"}&encType=SM4&signType=SM2&timestamp=20200207175759&transType=ec.gen.index&version=1.0.0&key=4117E877F5FA0A0188891283E4B617D5'

/** Appendix 1.4.2, step 3: the first 32 digits of the encrypted secret; their first 16 characters are the key. */
export const APPENDIX_KEY = '863B5F40C70B71EAE121C3A63F5A17B0'

/** Appendix 1.4.2, step 5. */
export const APPENDIX_CIPHER_TEXT =
  '64A9C5A7AB3AEA5FC01DE87025F999521C08D25DA13BD715D7E036A7D7C1DBCB6AB7914898A23A99C97EBEFE5277247AD7D0DD9B18F4DCC71A2C280C5143F25B857C795E6BA9F399652C3A4264FC2CBBA7E06B08E151362301659FC3F3773480966E8D19AB082B64A4F9B9BDBABCE57DC2CA95C9975090885AB286BB736BA3BB98F3540962552F40C8350926B93CD21CB7A624E6C4E41E349627E7B36B5C1B5F94604EDC42EA6034D63B2D387A87F42130F0D47B9445F9D729566FE183F9A959'

/** What it decrypts to: two members differ from what the page prints beside it. */
export const APPENDIX_PLAIN =
  '{"appId":"43AF047BBA47FC8A1AE8EFB232BDBBCB","appUserId":"o8z4C5avQXqC0aWFPf1Mzu6D7WCQ_bd","idNo":"350582199711193519","idType":"01","phoneNumber":"13763873033","userName":"闽政通测试"}'

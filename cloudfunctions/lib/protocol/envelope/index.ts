export type { Freshness, RequestContent, ResponseContent } from './content.ts'
export { openEither, type Opening } from './either.ts'
export {
  clearRequest,
  openRequest,
  openRequestOfAnyAge,
  requestAppId,
  requestFunid,
  sealRequest,
} from './request.ts'
export { showsSecret } from './proof.ts'
export { clearResponse, openResponse, sealResponse } from './response.ts'

import { optional, required } from './table.ts'
import { identifier, text } from './types.ts'

/** Rows that stand alike in several tables. */
export const institution = required('fixmedins_code', '机构编号', identifier(40))
export const name = required('psn_name', '姓名', text(40))
export const documentNumber = required('cert_no', '证件号码', identifier(100))
/** The same two, as the queries label them. */
export const userName = required('psn_name', '用户姓名', text(40))
export const userDocumentNumber = required('cert_no', '用户证件号码', identifier(100))
export const documentType = required('cert_type', '证件类型', identifier(10))
export const stayId = required('hosp_mdtrt_id', '医院住院登记号', identifier(40))
export const insuranceStayId = optional(
  'mdtrt_id',
  '医保住院登记号',
  identifier(50),
  '医保病人时必传',
)
export const operatorName = required('opt_name', '经办人姓名', text(40))
export const operatorDepartment = required('opt_dept_name', '经办人科室', text(40))
export const visitType = required('med_type', '就诊类型', identifier(6))

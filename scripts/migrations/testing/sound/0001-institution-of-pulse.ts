import type { Migration } from '../../migration.ts'
import { rewrite } from '../../rewrite.ts'

/** What stands there was written when a deployment had one institution. */
export const migration: Migration = {
  does: '给定时任务的结果补上机构编号',
  run: ({ store, environment: { HOSPITAL_FIXMEDINS_CODE: institution = '' } }) =>
    rewrite(store, 'pulse', ({ document }) =>
      'institution' in document ? undefined : { ...document, institution },
    ),
}

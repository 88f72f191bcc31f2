import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'

/** Fields every document has beside its own; the sweep and every query ask for this one. */
const EVERYWHERE = ['expiresAt']

/** Named as COLLECTIONS has them, so that what is queried and what is indexed cannot differ. */
export const collectionFiles = (): Record<string, unknown> => ({
  'database/collections.json': Object.entries(COLLECTIONS).map(([name, fields]) => ({
    name,
    indexes: [...fields, ...EVERYWHERE].map((field) => ({
      name: `${field}_1`,
      unique: false,
      keys: [{ name: field, direction: 1 }],
    })),
  })),
  // 「所有用户不可读写」: only functions and the console; AclTag is the name that Tencent Cloud's interface has for it.
  'database/security-rules.json': Object.fromEntries(
    Object.keys(COLLECTIONS).map((name) => [
      name,
      { AclTag: 'ADMINONLY', rule: { read: false, write: false } },
    ]),
  ),
})

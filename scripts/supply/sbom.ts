import { judge } from './licences.ts'
import type { Package, Project } from './packages.ts'

/**
 * A bill of materials, CycloneDX 1.5 as JSON. The same lock gives the same text: neither time nor random number is in
 * it, so that two can be compared.
 */
export function sbomOf({ name, version, needs, packages }: Project): object {
  const all = [...packages].sort((a, b) => (a.path < b.path ? -1 : 1))
  const referenceOf = new Map(all.map((one) => [one.path, `${purl(one)}#${one.path}`]))
  const references = (paths: readonly string[]) =>
    [...new Set(paths.map((path) => referenceOf.get(path)!))].sort()
  const root = `pkg:npm/${name}@${version}`
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': root, name, version, purl: root } },
    components: all.map((one) => component(one, referenceOf.get(one.path)!)),
    dependencies: [
      { ref: root, dependsOn: references(needs) },
      ...all.map((one) => ({ ref: referenceOf.get(one.path)!, dependsOn: references(one.needs) })),
    ],
  }
}

function component(
  { name, version, licence, dev, optional, integrity }: Package,
  reference: string,
): object {
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const hash = /^(sha512|sha256|sha1)-(.+)$/.exec(integrity ?? '')
  return {
    type: 'library',
    'bom-ref': reference,
    ...(group !== undefined && { group }),
    name: short,
    version,
    // `excluded`: not part of what is delivered.
    scope: dev ? 'excluded' : optional ? 'optional' : 'required',
    ...(hash && {
      hashes: [{ alg: HASHES[hash[1]!], content: Buffer.from(hash[2]!, 'base64').toString('hex') }],
    }),
    ...(licence !== undefined && { licenses: [licenceMember(licence)] }),
    purl: purl({ name, version }),
  }
}

const HASHES: Readonly<Record<string, string>> = {
  sha512: 'SHA-512',
  sha256: 'SHA-256',
  sha1: 'SHA-1',
}

/** What is no identifier of SPDX is a name. */
function licenceMember(licence: string): object {
  if (/ (OR|AND|WITH) /.test(licence)) return { expression: licence }
  return judge(licence) === 'unknown' || licence.includes(' ')
    ? { license: { name: licence } }
    : { license: { id: licence } }
}

const purl = ({ name, version }: Pick<Package, 'name' | 'version'>): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`

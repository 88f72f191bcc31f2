import { CloudApiError, type CloudApi } from '../api/client.ts'

/** Where calls without a version go: most, or all, to one version, and the rest to another. */
export interface Traffic {
  main: string
  /** Of a canary. `percent` is 1–99. */
  other?: { version: string; percent: number }
}

/** What stands in the cloud's own editable version: what `apply` changes. */
export const LATEST = '$LATEST'
/** The alias that decides where calls go which name no version. */
const ALIAS = '$DEFAULT'

/** `$LATEST`; `3`; `3:90,$LATEST:10`. */
export const trafficWords = ({ main, other }: Traffic): string =>
  other === undefined ? main : `${main}:${100 - other.percent},${other.version}:${other.percent}`

/** A function whose traffic nobody has ever moved has no alias: all of it goes to `$LATEST`. */
export async function readTraffic(
  api: CloudApi,
  environment: string,
  name: string,
): Promise<Traffic> {
  try {
    const { FunctionVersion = LATEST, RoutingConfig } = await api.call<AliasAnswer>(
      'scf',
      'GetAlias',
      { FunctionName: name, Namespace: environment, Name: ALIAS },
    )
    const [other] = RoutingConfig?.AdditionalVersionWeights ?? []
    if (other === undefined || other.Weight === 0) return { main: FunctionVersion }
    const percent = Math.round(other.Weight * 100)
    return { main: FunctionVersion, other: { version: other.Version, percent } }
  } catch (error) {
    if (error instanceof CloudApiError && error.code.startsWith('ResourceNotFound'))
      return { main: LATEST }
    throw error
  }
}

interface AliasAnswer {
  FunctionVersion?: string
  RoutingConfig?: { AdditionalVersionWeights?: { Version: string; Weight: number }[] | null } | null
}

export async function moveTraffic(
  api: CloudApi,
  environment: string,
  name: string,
  { main, other }: Traffic,
): Promise<void> {
  await api.call('scf', 'UpdateAlias', {
    FunctionName: name,
    Namespace: environment,
    Name: ALIAS,
    FunctionVersion: main,
    RoutingConfig: {
      AdditionalVersionWeights:
        other === undefined ? [] : [{ Version: other.version, Weight: other.percent / 100 }],
    },
  })
}

import { ProtocolError, type Channel } from '../lib/protocol/index.ts'

/**
 * Our channel to the platform, as the platform uses it towards us. A token (appendix 1.2.2.2) is what the platform
 * gives to us: it does not show us one, and its signature is the proof.
 */
export const platformChannel = (channel: Channel): Channel =>
  channel.authMode === 'oauth2'
    ? {
        ...channel,
        authMode: 'anonymous',
        ...(channel.old && { old: platformChannel(channel.old) }),
      }
    : channel

/** Neither secret nor signature: anybody could be asking for a patient's bill. @throws ProtocolError `protocol.auth` */
export function requireProof({ authMode, security }: Channel): void {
  if (authMode === 'anonymous' && security === 'plain') {
    throw new ProtocolError(
      'protocol.auth',
      '本渠道的报文既无密钥又无签名，不能确认是医保平台：请改用签名的安全级别',
      { field: 'chs_fjs_sign' },
    )
  }
}

import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that one network has: who is in it can take any number of addresses. */
const PREFIX = 64;

/**
 * Where a connection comes from, as it is counted: of IPv6 the network. Empty where there is no address: behind a Unix socket, where
 * only a proxy of this machine can be.
 */
export function addressOf({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string {
  if (remoteAddress === undefined || !ipaddr.isValid(remoteAddress)) {
    return '';
  }
  const address = ipaddr.process(remoteAddress);
  return address instanceof ipaddr.IPv6
    ? `${address.parts
        .slice(0, PREFIX / 16)
        .map(part => part.toString(16))
        .join(':')}::`
    : address.toString();
}

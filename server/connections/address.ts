import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that identify the network. A peer in a network can take any number of its addresses. */
const PREFIX = 64;

/**
 * The address of a peer, in the form in which limits count it: for IPv6, the network. Empty if there is no address, as behind a Unix
 * socket, where only a proxy on this machine can connect.
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

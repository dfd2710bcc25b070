import * as encoding from 'lib0/encoding';

/** The state vector of a copy that knows one client. */
export function stateVector(client: number, clock = 1): Uint8Array {
  const encoder = encoding.createEncoder();
  [1, client, clock].forEach(n => encoding.writeVarUint(encoder, n));
  return encoding.toUint8Array(encoder);
}

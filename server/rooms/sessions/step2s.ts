import * as Y from 'yjs';
import type { ServerFrame } from '../session.js';

/** Writes a step 2 for a state vector. @throws where that cannot be read */
export type WriteStep2 = (stateVector: Uint8Array) => ServerFrame;

/** One step 2 for all who lack the same: those who come together mostly lack everything. To be used while the document does not change. */
export function step2s(doc: Y.Doc): WriteStep2 {
  const written = new Map<string, ServerFrame>();
  return stateVector => {
    const key = Buffer.from(stateVector).toString('latin1');
    const frame: ServerFrame = written.get(key) ?? {
      type: 'step2',
      update: Y.encodeStateAsUpdate(doc, stateVector)
    };
    written.set(key, frame);
    return frame;
  };
}

import * as Y from 'yjs';
import type { ServerFrame } from '../session.js';

/** Writes a step 2 for a state vector. @throws if the state vector cannot be read */
export type WriteStep2 = (stateVector: Uint8Array) => ServerFrame;

/**
 * Writes one step 2 for all sessions with the same state vector. Sessions that connect at the same time mostly lack the whole document. Use
 * it only while the document does not change.
 */
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

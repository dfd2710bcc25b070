import type { ErrorCode } from '../../errors.js';

/** Why the gate did not take a part of a frame. */
export interface IRefusal {
  readonly code: ErrorCode;
  /** The id of a message that was refused as a whole. */
  readonly id?: string;
  /** The sender's copy now differs from the document, even if the code suggests trying again. */
  readonly reset?: true;
}

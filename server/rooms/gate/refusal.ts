import type { ErrorCode } from '../../errors.js';

/** The reason why the gate refused a part of a frame. */
export interface IRefusal {
  readonly code: ErrorCode;
  /** The id of a message that was refused as a whole. */
  readonly id?: string;
  /** The sender's copy now differs from the document, even if the code suggests trying again. */
  readonly reset?: true;
}

/** A failure of a bot whose reason the chat shows. The details of other errors may be secret. */
export class PublicError extends Error {
  /** @param isFinal - whether another attempt could not help */
  constructor(
    reason: string,
    readonly isFinal: boolean
  ) {
    super(reason);
  }
}

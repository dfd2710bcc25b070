/** A failure of a bot whose reason the chat is told. The details of other errors may be secret. */
export class ToldError extends Error {
  /** @param isFinal - whether another attempt could not help */
  constructor(
    reason: string,
    readonly isFinal: boolean
  ) {
    super(reason);
  }
}

/** What can be done with a message. */
export interface IMessageActions {
  copy(id: string): void;
  /** Null ends the editing. */
  edit(id: string | null): void;
  save(id: string, body: string): void;
  delete(id: string): void;
  retry(id: string): void;
  discard(id: string): void;
}

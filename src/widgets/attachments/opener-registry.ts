import type { AttachmentOpener, IAttachmentOpenerRegistry } from '../../tokens.js';

/** The openers of attachments by type. */
export class AttachmentOpenerRegistry implements IAttachmentOpenerRegistry {
  get(type: string): AttachmentOpener | undefined {
    return this._openers.get(type);
  }

  set(type: string, opener: AttachmentOpener): void {
    this._openers.set(type, opener);
  }

  private _openers = new Map<string, AttachmentOpener>();
}

import type { IApiClient } from '../api.js';
import { pathOfAttachment, threadPath } from '../links.js';
import type { IServerSettings } from '../settings-contracts.js';
import { DraftFiles, type IUploaded } from '../attachments/draft-files.js';
import { isTemporary } from '../network/request-error.js';
import type { Pixels } from '../attachments/ready-file.js';

/**
 * The files of a draft of a chat.
 *
 * @param stays - whether a file stays on the server although it is removed from the draft
 */
export const draftFilesOf = (
  chat: string,
  server: Pick<IApiClient, 'upload' | 'request'>,
  settings: Pick<IServerSettings, 'limits'>,
  stays: (id: string) => boolean = () => false
): DraftFiles =>
  new DraftFiles({
    upload: (file, { name, isVoice, ...options }) => {
      const query = new URLSearchParams({ name, ...(isVoice && { kind: 'voice' }) });
      const path = `${threadPath(chat)}/attachments?${query}`;
      return server.upload<IUploaded>(path, file, options);
    },
    remove: id => {
      if (!stays(id)) {
        server.request('DELETE', pathOfAttachment(chat, id)).catch(() => undefined);
      }
    },
    limits: () => settings.limits.attachments,
    measure,
    isTemporary
  });

/** Measures a picture as browsers show it, which may be turned. */
async function measure(file: Blob): Promise<Pixels | null> {
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    picture.close();
    return [width, height];
  } catch {
    return null;
  }
}

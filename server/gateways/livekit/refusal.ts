import type { ILiveKitAccount } from '../../config.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IBridgeRow } from '../../storage/bridges.js';
import type { IEnd } from './lifetime.js';

const refused = (reason: string): IEnd => ({ reason, refused: true });

/** Why a chat may not be connected to its room; null if it may. The user who connected it must still be an owner of the chat. */
export async function refusalOf(
  { rooms, livekit }: { rooms: Rooms; livekit?: ILiveKitAccount | undefined },
  owner: IPrincipal,
  { chat, room }: IBridgeRow
): Promise<IEnd | null> {
  if (!livekit) {
    return refused('This server is not set up for LiveKit. The operator can set livekit.');
  }
  if (!livekit.rooms.some(name => isNamed(room, name))) {
    return refused(
      'Chats of this server may not be connected to this room. The operator can add it to livekit.rooms.'
    );
  }
  try {
    await rooms.authorize(owner, 'set-bridge', chat);
    return null;
  } catch (error) {
    if (error instanceof ChatError) {
      return refused(
        'The user who connected this chat is no owner of it any more. An owner can connect it again.'
      );
    }
    throw error;
  }
}

/** Whether a room has this name. A `*` at the end stands for any text. */
const isNamed = (room: string, name: string): boolean =>
  name.endsWith('*') ? room.startsWith(name.slice(0, -1)) : room === name;

/** What a client may cost. Each has its own named error. */
export interface ILimits {
  /** Bytes of one WebSocket frame. Below the 10 MiB that jupyter-server-proxy cuts at. */
  readonly frameBytes: number;
  /** Characters of a message's body. */
  readonly bodyLength: number;
  /** Characters of a body that grows as a Y.Text: what a bot may stream into one message. */
  readonly textLength: number;
  /** Bytes of the metadata of a chat, a participant, or a message that comes by command, as JSON. */
  readonly metadataBytes: number;
  /** Participants of a chat. */
  readonly participants: number;
  /** Characters of a chat's name. */
  readonly topicLength: number;
  /** Bytes of one presence state, as JSON. */
  readonly presenceBytes: number;
  /** Yjs client ids that one session may bring … */
  readonly clientsPerSession: number;
  /** … and one user, before the document is written anew. */
  readonly clientsPerUser: number;
  /** Refused operations of one session before it is closed. */
  readonly refusals: number;
  /** Bytes of one attached image, sound, video or other file; 0 takes none of that kind. */
  readonly attachedImageBytes: number;
  readonly attachedAudioBytes: number;
  readonly attachedVideoBytes: number;
  readonly attachedFileBytes: number;
  /** Bytes of all attachments of one chat. */
  readonly attachedBytesPerChat: number;
  /** Attachments of one chat … */
  readonly attachments: number;
  /** … and bytes of what is told of one that is no file of the server, as JSON. */
  readonly attachmentBytes: number;
  /** Pinned messages, which stay in a chat's document … */
  readonly pins: number;
  /** … and their bytes together. */
  readonly pinnedBytes: number;
  /** Bytes of the reactions to one message. */
  readonly reactionsBytes: number;
  /** Bytes of a mime bundle in a document; what is longer in one that has more is kept as a file. */
  readonly bundleBytes: number;
  /** How often a user may send, edit, delete, pin or react to a message in one chat, or change the chat itself, within ten seconds. */
  readonly messagesPer10s: number;
  /** Bytes of the updates that a user may send, in all chats of one process, within ten seconds … */
  readonly updateBytesPer10s: number;
  /** … and their structs, the pieces that Yjs writes and keeps; a message has about ten. */
  readonly structsPer10s: number;
  /** Structs that one user may leave in a chat's document beyond what their messages and edits leave, while it is open. */
  readonly structsPerUser: number;
  /** Structs of a document that has it written anew, whoever is connected. */
  readonly structsPerChat: number;
  /** How often a user may say in one chat that they type, by command, within ten seconds. */
  readonly typingPer10s: number;
  /** Bytes that a user may send over WebSockets in a second … */
  readonly bytesPerSecond: number;
  /** … and at once; who sends more is read more slowly. */
  readonly bytesAtOnce: number;
  /** The same of one network address. Behind a proxy that is everybody's. */
  readonly addressBytesPerSecond: number;
  readonly addressBytesAtOnce: number;
  /** Bytes of presence that a user may tell in one chat in a second; sixteen times as many at once. */
  readonly presenceBytesPerSecond: number;
  /** Connections of one user, and as many event streams … */
  readonly connectionsPerUser: number;
  /** … and of one network address. Behind a proxy that is everybody's. */
  readonly connectionsPerAddress: number;
  /** Connections of all kinds at a time, and fewer where the system allows fewer open files. */
  readonly connections: number;
  /** Connections of one network address that nobody uses who is signed in. */
  readonly anonymousPerAddress: number;
  /** Milliseconds that a TLS handshake, the head of a request, and an upgrade may take. */
  readonly headersTimeoutMs: number;
  /** Milliseconds in each of which a body … */
  readonly requestTimeoutMs: number;
  /** … has to bring so many bytes a second. */
  readonly requestBytesPerSecond: number;
  /** Milliseconds for which a peer may read nothing of an answer. */
  readonly responseTimeoutMs: number;
  /** Milliseconds that a connection without a request stays open … */
  readonly keepAliveTimeoutMs: number;
  /** … and one to which everything was said. */
  readonly closeTimeoutMs: number;
  /** Requests of one user within ten seconds … */
  readonly requestsPer10s: number;
  /** … and those without a token that holds, and of guests, of one network address. */
  readonly requestsPerAddressPer10s: number;
  /** Guests that come in from one network address … */
  readonly guestsPerMinute: number;
  /** … and how often a Jupyter server may say that it does not know somebody. */
  readonly failedSignInsPerMinute: number;
  /** How often a user may search … */
  readonly searchesPer10s: number;
  /** … and read a chat as a file, or make one of a file. */
  readonly exportsPerMinute: number;
  /** Chats that a user may make in a minute … */
  readonly chatsPerMinute: number;
  /** … and those of them that are there at a time. */
  readonly chatsPerUser: number;
  /** How often a user may change a chat's people, name or metadata, within a minute. */
  readonly chatChangesPerMinute: number;
  /** Participants of a chat whom this server has not met. */
  readonly strangersPerChat: number;
  /** Yjs client ids that a user may bring to a chat, within ten minutes. */
  readonly clientsPer10Minutes: number;
  /** Files that a user sends at a time … */
  readonly uploadsPerUser: number;
  /** … and the bytes of all that are there. */
  readonly attachedBytesPerUser: number;
  /** Bytes that files leave free on the disk, for all else. */
  readonly diskReserveBytes: number;
  /** Webhooks of one user … */
  readonly webhooksPerUser: number;
  /** … and how often they may be made, and told their dead letters again, within a minute. */
  readonly webhookChangesPerMinute: number;
  /** Bytes that may wait for a client; one that reads slower is sent nothing until they are gone … */
  readonly lagBytes: number;
  /** … and hung up on if that takes so many milliseconds. */
  readonly lagPause: number;
  /** Rooms that are open at a time. */
  readonly openRooms: number;
  /** Milliseconds for which changes of presence are gathered; 0 sends them with the next flush. */
  readonly presencePause: number;
  /** Milliseconds that a busy room rests after a commit, so that it takes what arrives together; 0 never rests. */
  readonly turnPause: number;
  /** Milliseconds that a room without sessions stays open. */
  readonly idle: number;
  /** Messages in a document above which the oldest are folded out of it … */
  readonly windowMax: number;
  /** … until so many are left. */
  readonly windowKeep: number;
  /** The same by their bytes … */
  readonly windowBytes: number;
  /** … which are left then. */
  readonly windowKeepBytes: number;
  /** Bytes of the attachments that a document tells of; beyond, half as much is left, those of its newest messages first. */
  readonly attachmentsBytes: number;
  /** The same of the people whom it tells of: those of its newest messages and those who take part first. */
  readonly usersBytes: number;
  /** Client ids that a document may know before it is written anew. */
  readonly epochClients: number;
  /** Milliseconds without a change after which a streamed message counts as finished. */
  readonly streamPause: number;
  /** Updates in the log that make a room write a snapshot when it closes or flushes. */
  readonly compactAfter: number;
  /** The same by their bytes. */
  readonly compactBytes: number;
  /** Commits that whoever was away can still be told of … */
  readonly journalRows: number;
  /** … and for how long, in milliseconds. */
  readonly journalAge: number;
}

/** The limits without those on rates, for benchmarks. */
export const withoutRates = (limits: ILimits): ILimits => ({
  ...limits,
  refusals: Infinity,
  messagesPer10s: Infinity,
  updateBytesPer10s: Infinity,
  structsPer10s: Infinity,
  structsPerUser: Infinity,
  typingPer10s: Infinity,
  bytesPerSecond: Infinity,
  addressBytesPerSecond: Infinity,
  presenceBytesPerSecond: Infinity,
  clientsPerUser: Infinity,
  connectionsPerUser: Infinity,
  connectionsPerAddress: Infinity,
  connections: Infinity,
  anonymousPerAddress: Infinity,
  requestsPer10s: Infinity,
  requestsPerAddressPer10s: Infinity,
  guestsPerMinute: Infinity,
  failedSignInsPerMinute: Infinity,
  searchesPer10s: Infinity,
  exportsPerMinute: Infinity,
  chatsPerMinute: Infinity,
  chatsPerUser: Infinity,
  chatChangesPerMinute: Infinity,
  clientsPer10Minutes: Infinity,
  uploadsPerUser: Infinity,
  webhookChangesPerMinute: Infinity
});

export const LIMITS: ILimits = {
  frameBytes: 8 * 1024 * 1024,
  bodyLength: 28 * 1024,
  textLength: 256 * 1024,
  metadataBytes: 1024,
  participants: 250,
  topicLength: 200,
  presenceBytes: 4 * 1024,
  clientsPerSession: 100,
  clientsPerUser: 2_000,
  refusals: 100,
  attachedImageBytes: 20 * 1024 * 1024,
  attachedAudioBytes: 25 * 1024 * 1024,
  attachedVideoBytes: 100 * 1024 * 1024,
  attachedFileBytes: 50 * 1024 * 1024,
  attachedBytesPerChat: 1024 * 1024 * 1024,
  attachments: 5_000,
  attachmentBytes: 4 * 1024,
  pins: 100,
  pinnedBytes: 128 * 1024,
  reactionsBytes: 16 * 1024,
  bundleBytes: 64 * 1024,
  messagesPer10s: 300,
  updateBytesPer10s: 32 * 1024 * 1024,
  structsPer10s: 20_000,
  structsPerUser: 20_000,
  structsPerChat: 100_000,
  typingPer10s: 20,
  bytesPerSecond: 1024 * 1024,
  bytesAtOnce: 16 * 1024 * 1024,
  addressBytesPerSecond: 16 * 1024 * 1024,
  addressBytesAtOnce: 128 * 1024 * 1024,
  presenceBytesPerSecond: 16 * 1024,
  connectionsPerUser: 200,
  connectionsPerAddress: 2_000,
  connections: 10_000,
  anonymousPerAddress: 256,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  requestBytesPerSecond: 1024,
  responseTimeoutMs: 60_000,
  keepAliveTimeoutMs: 72_000,
  closeTimeoutMs: 2_000,
  requestsPer10s: 600,
  requestsPerAddressPer10s: 3_000,
  guestsPerMinute: 60,
  failedSignInsPerMinute: 60,
  searchesPer10s: 50,
  exportsPerMinute: 20,
  chatsPerMinute: 30,
  chatsPerUser: 1_000,
  chatChangesPerMinute: 30,
  strangersPerChat: 50,
  clientsPer10Minutes: 300,
  uploadsPerUser: 8,
  attachedBytesPerUser: 5 * 1024 * 1024 * 1024,
  diskReserveBytes: 256 * 1024 * 1024,
  webhooksPerUser: 10,
  webhookChangesPerMinute: 30,
  lagBytes: 256 * 1024,
  lagPause: 60_000,
  openRooms: 10_000,
  presencePause: 100,
  turnPause: 40,
  idle: 60_000,
  windowMax: 160,
  windowKeep: 80,
  windowBytes: 512 * 1024,
  windowKeepBytes: 256 * 1024,
  attachmentsBytes: 256 * 1024,
  usersBytes: 256 * 1024,
  epochClients: 500,
  streamPause: 1_000,
  compactAfter: 500,
  compactBytes: 4 * 1024 * 1024,
  journalRows: 100_000,
  journalAge: 7 * 24 * 60 * 60 * 1000
};

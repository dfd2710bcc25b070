/** The limits on what a client may consume. Each has its own named error. */
export interface ILimits {
  /** Bytes of one WebSocket frame. The default is below 10 MiB, where jupyter-server-proxy cuts frames. */
  readonly frameBytes: number;
  /** Characters of a message's body. */
  readonly bodyLength: number;
  /** Characters that a bot may stream into one message, whose body grows as a Y.Text. */
  readonly textLength: number;
  /** Bytes of the metadata of a chat, of a participant, or of a person's message, as JSON. */
  readonly metadataBytes: number;
  /** Bytes of the metadata of a bot's message, as JSON. */
  readonly botMetadataBytes: number;
  /** Participants of a chat. */
  readonly participants: number;
  /** Characters of a chat's name. */
  readonly topicLength: number;
  /** Bytes of one presence state, as JSON. */
  readonly presenceBytes: number;
  /** Yjs client ids that one session may use. */
  readonly clientsPerSession: number;
  /** Yjs client ids that one user may use before the document is rewritten. */
  readonly clientsPerUser: number;
  /** Refused operations of one session before it is closed. */
  readonly refusals: number;
  /** Bytes of one attached image. 0 refuses every image. */
  readonly attachedImageBytes: number;
  /** Bytes of one attached audio file. 0 refuses every audio file. */
  readonly attachedAudioBytes: number;
  /** Bytes of one attached recording of a voice, which its sender calls so. 0 refuses every recording. */
  readonly attachedVoiceBytes: number;
  /** Bytes of one attached video. 0 refuses every video. */
  readonly attachedVideoBytes: number;
  /** Bytes of one attached file of any other kind. 0 refuses every such file. */
  readonly attachedFileBytes: number;
  /** Bytes of all attachments of one chat. */
  readonly attachedBytesPerChat: number;
  /** Bytes of all attachments of one user in one chat, so that nobody takes all of `attachedBytesPerChat`. */
  readonly attachedBytesPerMember: number;
  /** Attachments of one chat. */
  readonly attachments: number;
  /** Attachments of one user in one chat, so that nobody takes all of `attachments`. */
  readonly attachmentsPerMember: number;
  /** Attachments that a user may add to a chat within a minute. */
  readonly attachmentsPerMinute: number;
  /** Bytes of the entry that describes an attachment which is not a file of this server, as JSON. */
  readonly attachmentBytes: number;
  /** Pinned messages of one chat. They stay in the chat's document. */
  readonly pins: number;
  /** Messages that one user has pinned in one chat, so that nobody takes all of `pins`. All guests share one share. */
  readonly pinsPerMember: number;
  /** Bytes of all pinned messages of one chat. */
  readonly pinnedBytes: number;
  /** Bytes of the messages that one user has pinned in one chat, so that nobody takes all of `pinnedBytes`. */
  readonly pinnedBytesPerMember: number;
  /** Times that bots may answer each other after a person's message. 0 lets each bot write once. */
  readonly botAnswers: number;
  /** Questions of one user that wait for answers at a time, asked by the tools of MCP. */
  readonly questionsPerUser: number;
  /** Messages of bots in one chat that may wait for its manager. */
  readonly heldMessages: number;
  /** Bytes of the reactions to one message. */
  readonly reactionsBytes: number;
  /** Bytes of one mime bundle in a document, as JSON. The largest representations of a larger bundle are kept as files. */
  readonly bundleBytes: number;
  /** Times that a user may send, edit, delete, pin or react to a message in one chat, or change the chat itself, within 10 seconds. */
  readonly messagesPer10s: number;
  /**
   * Changes that a user may make within a day, in all chats together. The journal keeps more rows within `journalAge` than a user and a
   * bot that answers them make. Guests of one address count as five users, bots do not count.
   */
  readonly changesPerDay: number;
  /** Bytes of the updates that a user may send within a day, in all chats of one process. */
  readonly updateBytesPerDay: number;
  /** Bytes of the updates that a user may send within 10 seconds, in all chats of one process. */
  readonly updateBytesPer10s: number;
  /** Structs (the items that Yjs writes and keeps) in the updates that a user may send within 10 seconds. A message has about ten. */
  readonly structsPer10s: number;
  /** Structs that one user may leave in an open chat's document, beyond those of their messages and edits. */
  readonly structsPerUser: number;
  /** Structs in a document above which it is rewritten, even while clients are connected. */
  readonly structsPerChat: number;
  /** Typing commands that a user may send in one chat within 10 seconds. */
  readonly typingPer10s: number;
  /** Bytes that a user may send over WebSockets in a second. The server reads more slowly from a user who sends more. */
  readonly bytesPerSecond: number;
  /** Bytes that a user may send over WebSockets in one burst. */
  readonly bytesAtOnce: number;
  /** Bytes that one network address may send over WebSockets in a second. Behind a proxy, all users share one address. */
  readonly addressBytesPerSecond: number;
  /** Bytes that one network address may send over WebSockets in one burst. */
  readonly addressBytesAtOnce: number;
  /** Bytes of presence that a user may send in one chat in a second. A burst may be 16 times as large. */
  readonly presenceBytesPerSecond: number;
  /** Connections of one user. */
  readonly connectionsPerUser: number;
  /** Event streams of one user; all guests of one address together have five times as many. Each costs a copy of each event. */
  readonly eventStreamsPerUser: number;
  /** Connections of one network address. Behind a proxy, all users share one address. */
  readonly connectionsPerAddress: number;
  /** Connections of all kinds at a time. Fewer are allowed where the system permits fewer open files. */
  readonly connections: number;
  /** Connections of one network address that no signed-in user is using. */
  readonly anonymousPerAddress: number;
  /** Milliseconds that a TLS handshake, the headers of a request, or an upgrade may take. */
  readonly headersTimeoutMs: number;
  /** Milliseconds of each interval in which the rate of a request's body is checked. */
  readonly requestTimeoutMs: number;
  /** Bytes a second that a request's body must bring in each of these intervals. */
  readonly requestBytesPerSecond: number;
  /** Milliseconds for which a peer may stop reading a response. */
  readonly responseTimeoutMs: number;
  /** Milliseconds that a connection without a request stays open. */
  readonly keepAliveTimeoutMs: number;
  /** Milliseconds that a connection stays open after the server has sent everything. */
  readonly closeTimeoutMs: number;
  /** Strings of one user, with which clients of Socket.IO connect and send. Of more, the oldest are forgotten. */
  readonly stringsPerUser: number;
  /** Requests of one user within 10 seconds. */
  readonly requestsPer10s: number;
  /** Requests of one network address within 10 seconds that come from guests or without a valid token. */
  readonly requestsPerAddressPer10s: number;
  /** Guests that may sign in from one network address within a minute. */
  readonly guestsPerMinute: number;
  /** Sign-ins from one network address that the Jupyter server may reject within a minute. */
  readonly failedSignInsPerMinute: number;
  /** Searches of one user within 10 seconds. */
  readonly searchesPer10s: number;
  /** Exports and imports of chats by one user within a minute. */
  readonly exportsPerMinute: number;
  /** Files that one user may import within a day, so that nobody fills the disk. */
  readonly importsPerDay: number;
  /** Bytes of a `.chat` file that a user imports. */
  readonly importBytes: number;
  /** Chats that a user may create within a minute. */
  readonly chatsPerMinute: number;
  /** Existing chats that one user has created. */
  readonly chatsPerUser: number;
  /** Chats that one user has pinned to the start of their list. */
  readonly pinnedChatsPerUser: number;
  /** Existing workspaces that one user owns. */
  readonly workspacesPerUser: number;
  /** Members of one workspace. */
  readonly membersPerWorkspace: number;
  /** Chats in one workspace. They are deleted or moved together. */
  readonly chatsPerWorkspace: number;
  /** Characters of a workspace's name. */
  readonly workspaceNameLength: number;
  /** Times that a user may create or change workspaces, or move chats between them, within a minute. */
  readonly workspaceChangesPerMinute: number;
  /** Times that a user may change a chat's participants, name or metadata within a minute. */
  readonly chatChangesPerMinute: number;
  /** Participants of a chat whom this server has never met. */
  readonly strangersPerChat: number;
  /** Yjs client ids that a user may bring to a chat within 10 minutes. */
  readonly clientsPer10Minutes: number;
  /** Files that a user may upload at the same time. */
  readonly uploadsPerUser: number;
  /** Bytes of all stored attachments of one user. */
  readonly attachedBytesPerUser: number;
  /** Bytes of disk space that attachments leave free for everything else. */
  readonly diskReserveBytes: number;
  /** Webhooks of one user. */
  readonly webhooksPerUser: number;
  /** Browsers of one user that get pushes. Another one takes the place of the oldest. */
  readonly pushesPerUser: number;
  /** Bots that one user has registered. */
  readonly botsPerUser: number;
  /** Agents that one user has. */
  readonly agentsPerUser: number;
  /** Jupyter servers of one user that take work for agents at the same time. */
  readonly agentInstancesPerUser: number;
  /** Times that a user may create a webhook, have its dead letters sent again, or register, change or renew a bot within a minute. */
  readonly webhookChangesPerMinute: number;
  /** Guests of one chat, above which its bridge lets nobody in from the room of LiveKit. */
  readonly bridgeGuests: number;
  /** Packets of up to 4 KiB that one person in a room of LiveKit may send within 10 seconds. All together have five times as many. */
  readonly bridgePacketsPer10s: number;
  /** Files that one person in a room of LiveKit may send within a minute. All together have five times as many. */
  readonly bridgeFilesPerMinute: number;
  /** Bytes of a file that a bridge passes on, to LiveKit or from there. */
  readonly bridgeFileBytes: number;
  /** Bytes that may wait for a client. A client that lags further is sent nothing until all of them are gone. */
  readonly lagBytes: number;
  /** Milliseconds that a lagging client has to read these bytes before it is disconnected. */
  readonly lagPause: number;
  /** Rooms that are open at a time. */
  readonly openRooms: number;
  /** Milliseconds for which presence changes are collected. 0 sends them with the next flush. */
  readonly presencePause: number;
  /** Milliseconds that a busy room waits after a commit, so that it takes later frames together. 0 never waits. */
  readonly turnPause: number;
  /** Milliseconds that a room without sessions stays open. */
  readonly idle: number;
  /** Messages in a document above which the oldest are folded. */
  readonly windowMax: number;
  /** Messages that stay in a document after folding. */
  readonly windowKeep: number;
  /** Bytes of the messages in a document above which the oldest are folded. */
  readonly windowBytes: number;
  /** Bytes of the messages that stay in a document after folding. */
  readonly windowKeepBytes: number;
  /** Bytes of the attachment entries in a document. Above this, half as many bytes are kept, the entries of its newest messages first. */
  readonly attachmentsBytes: number;
  /** Bytes of the users in a document. Above this, half as many are kept, senders of the newest messages and participants first. */
  readonly usersBytes: number;
  /** Traces of past messages that stay in a document when a snapshot is written, so that messages on their way keep their places. */
  readonly tombstones: number;
  /** Client ids that a document may hold before it is rewritten. */
  readonly epochClients: number;
  /** Milliseconds without a change after which a streamed message counts as finished. */
  readonly streamPause: number;
  /** Milliseconds without a change after which a message that grows over the API is ended as failed. */
  readonly streamTimeoutMs: number;
  /** Updates in the log above which a room writes a snapshot when it closes or flushes. */
  readonly compactAfter: number;
  /** Bytes of the updates in the log above which a room writes a snapshot when it closes or flushes. */
  readonly compactBytes: number;
  /** Commits that the journal keeps for clients that were away. */
  readonly journalRows: number;
  /** Milliseconds for which the journal keeps a commit. */
  readonly journalAge: number;
}

/** The limits, with every rate limit removed. For benchmarks. */
export const withoutRates = (limits: ILimits): ILimits => ({
  ...limits,
  refusals: Infinity,
  messagesPer10s: Infinity,
  changesPerDay: Infinity,
  updateBytesPerDay: Infinity,
  updateBytesPer10s: Infinity,
  structsPer10s: Infinity,
  structsPerUser: Infinity,
  attachmentsPerMinute: Infinity,
  typingPer10s: Infinity,
  bytesPerSecond: Infinity,
  addressBytesPerSecond: Infinity,
  presenceBytesPerSecond: Infinity,
  clientsPerUser: Infinity,
  connectionsPerUser: Infinity,
  eventStreamsPerUser: Infinity,
  connectionsPerAddress: Infinity,
  connections: Infinity,
  anonymousPerAddress: Infinity,
  requestsPer10s: Infinity,
  requestsPerAddressPer10s: Infinity,
  guestsPerMinute: Infinity,
  failedSignInsPerMinute: Infinity,
  searchesPer10s: Infinity,
  exportsPerMinute: Infinity,
  importsPerDay: Infinity,
  chatsPerMinute: Infinity,
  chatsPerUser: Infinity,
  workspaceChangesPerMinute: Infinity,
  chatChangesPerMinute: Infinity,
  clientsPer10Minutes: Infinity,
  uploadsPerUser: Infinity,
  webhookChangesPerMinute: Infinity,
  bridgePacketsPer10s: Infinity,
  bridgeFilesPerMinute: Infinity
});

export const LIMITS: ILimits = {
  frameBytes: 8 * 1024 * 1024,
  bodyLength: 28 * 1024,
  textLength: 256 * 1024,
  metadataBytes: 1024,
  botMetadataBytes: 64 * 1024,
  participants: 250,
  topicLength: 200,
  presenceBytes: 4 * 1024,
  clientsPerSession: 100,
  clientsPerUser: 2_000,
  refusals: 100,
  attachedImageBytes: 20 * 1024 * 1024,
  attachedAudioBytes: 25 * 1024 * 1024,
  attachedVoiceBytes: 25 * 1024 * 1024,
  attachedVideoBytes: 100 * 1024 * 1024,
  attachedFileBytes: 50 * 1024 * 1024,
  attachedBytesPerChat: 1024 * 1024 * 1024,
  attachedBytesPerMember: 512 * 1024 * 1024,
  attachments: 5_000,
  attachmentsPerMember: 1_000,
  attachmentsPerMinute: 120,
  attachmentBytes: 4 * 1024,
  pins: 100,
  pinsPerMember: 50,
  pinnedBytes: 128 * 1024,
  pinnedBytesPerMember: 64 * 1024,
  botAnswers: 3,
  questionsPerUser: 10,
  heldMessages: 100,
  reactionsBytes: 16 * 1024,
  bundleBytes: 64 * 1024,
  messagesPer10s: 300,
  changesPerDay: 50_000,
  updateBytesPerDay: 1024 * 1024 * 1024,
  updateBytesPer10s: 32 * 1024 * 1024,
  structsPer10s: 6_000,
  structsPerUser: 20_000,
  structsPerChat: 100_000,
  typingPer10s: 20,
  bytesPerSecond: 512 * 1024,
  bytesAtOnce: 16 * 1024 * 1024,
  addressBytesPerSecond: 16 * 1024 * 1024,
  addressBytesAtOnce: 128 * 1024 * 1024,
  presenceBytesPerSecond: 16 * 1024,
  connectionsPerUser: 200,
  eventStreamsPerUser: 50,
  connectionsPerAddress: 2_000,
  connections: 10_000,
  anonymousPerAddress: 256,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  requestBytesPerSecond: 1024,
  responseTimeoutMs: 60_000,
  keepAliveTimeoutMs: 72_000,
  closeTimeoutMs: 2_000,
  stringsPerUser: 1_000,
  requestsPer10s: 600,
  requestsPerAddressPer10s: 3_000,
  guestsPerMinute: 60,
  failedSignInsPerMinute: 60,
  searchesPer10s: 50,
  exportsPerMinute: 20,
  importsPerDay: 50,
  importBytes: 16 * 1024 * 1024,
  chatsPerMinute: 30,
  chatsPerUser: 1_000,
  pinnedChatsPerUser: 100,
  workspacesPerUser: 50,
  membersPerWorkspace: 500,
  chatsPerWorkspace: 1_000,
  workspaceNameLength: 200,
  workspaceChangesPerMinute: 30,
  chatChangesPerMinute: 30,
  strangersPerChat: 50,
  clientsPer10Minutes: 300,
  uploadsPerUser: 8,
  attachedBytesPerUser: 5 * 1024 * 1024 * 1024,
  diskReserveBytes: 256 * 1024 * 1024,
  webhooksPerUser: 10,
  pushesPerUser: 10,
  botsPerUser: 10,
  agentsPerUser: 20,
  agentInstancesPerUser: 5,
  webhookChangesPerMinute: 30,
  bridgeGuests: 100,
  bridgePacketsPer10s: 100,
  bridgeFilesPerMinute: 20,
  bridgeFileBytes: 5 * 1024 * 1024,
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
  tombstones: 640,
  epochClients: 500,
  streamPause: 1_000,
  streamTimeoutMs: 120_000,
  compactAfter: 500,
  compactBytes: 4 * 1024 * 1024,
  journalRows: 800_000,
  journalAge: 7 * 24 * 60 * 60 * 1000
};

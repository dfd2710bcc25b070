import {
  DataPacket,
  ParticipantInfo_State,
  ParticipantUpdate,
  RequestResponse,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  SignalTarget,
  TrickleRequest
} from '@livekit/protocol';
import { PeerConnection, type DataChannel } from 'node-datachannel';
import type { WebSocket } from 'ws';

export interface IGrant {
  readonly identity: string;
  readonly name: string;
  readonly room: string;
}

/** LiveKit's clients open one channel of this name, and send and receive on it what must not get lost. */
const RELIABLE = '_reliable';

let joined = 0;

/** One participant of a `DataServer`. */
export class DataPeer implements IGrant {
  constructor(
    private readonly _socket: WebSocket,
    grant: IGrant
  ) {
    ({ identity: this.identity, name: this.name, room: this.room } = grant);
    this._sid = `PA_${++joined}`;
    _socket.on('message', (data: Buffer) => this._onSignal(SignalRequest.fromBinary(data)));
    _socket.on('close', () => this.close());
  }

  readonly identity: string;
  readonly name: string;
  readonly room: string;
  onData: (packet: DataPacket) => void = () => undefined;
  onClose: () => void = () => undefined;

  info(state = ParticipantInfo_State.ACTIVE): ParticipantUpdate {
    const { identity, name, _sid: sid } = this;
    const permission = { canPublish: true, canPublishData: true, canSubscribe: true };
    return new ParticipantUpdate({ participants: [{ sid, identity, name, state, permission }] });
  }

  tell(message: SignalResponse['message']): void {
    this._socket.send(new SignalResponse({ message }).toBinary());
  }

  /** Takes a packet of another participant. */
  receive(packet: DataPacket): void {
    const { destinationIdentities: only } = packet;
    if (only.length === 0 || only.includes(this.identity)) {
      const bytes = packet.toBinary();
      if (this._channel?.isOpen()) {
        this._channel.sendMessageBinary(bytes);
      } else {
        this._waiting.push(bytes);
      }
    }
  }

  close(): void {
    const connection = this._connection;
    this._connection = undefined;
    this._channel = undefined;
    connection?.close();
    this._socket.terminate();
    this.onClose();
  }

  private _onSignal({ message }: SignalRequest): void {
    switch (message.case) {
      case 'offer':
        return this._onOffer(message.value);
      case 'trickle': {
        const { candidate, sdpMid } = JSON.parse(
          message.value.candidateInit
        ) as RTCIceCandidateInit;
        if (candidate) {
          this._candidates.push({ candidate, sdpMid: sdpMid ?? '0' });
          this._addCandidates();
        }
        return;
      }
      case 'updateMetadata': {
        const { requestId } = message.value;
        return this.tell({ case: 'requestResponse', value: new RequestResponse({ requestId }) });
      }
      case 'ping':
        return this.tell({ case: 'pong', value: BigInt(Date.now()) });
      case 'pingReq':
        return this.tell({
          case: 'pongResp',
          value: {
            lastPingTimestamp: message.value.timestamp,
            timestamp: BigInt(Date.now())
          } as never
        });
      case 'leave':
        return this.close();
    }
  }

  private _onOffer({ sdp, id }: SessionDescription): void {
    this._offer = id;
    this._connection ??= this._connect();
    // libdatachannel would repeat these lines in its answer, and claim thereby to do what they offer.
    this._connection.setRemoteDescription(sdp.replace(/^a=sctp-init:.*\r\n/gm, ''), 'offer');
  }

  private _connect(): PeerConnection {
    const connection = new PeerConnection(this.identity, {
      iceServers: [],
      bindAddress: '127.0.0.1',
      maxMessageSize: 65_536
    });
    connection.onLocalDescription((sdp, type) => {
      if (this._connection) {
        this._isAnswered = true;
        this._addCandidates();
        const value = new SessionDescription({ type, sdp, id: this._offer });
        this.tell({ case: 'answer', value });
      }
    });
    connection.onLocalCandidate((candidate, sdpMid) => {
      if (this._connection) {
        const candidateInit = JSON.stringify({ candidate, sdpMid, sdpMLineIndex: 0 });
        const value = new TrickleRequest({ candidateInit, target: SignalTarget.PUBLISHER });
        this.tell({ case: 'trickle', value });
      }
    });
    connection.onDataChannel(channel => this._onChannel(channel));
    return connection;
  }

  /** Adds the candidates of the other side. The connection has a transport for them from the answer on until the other side ends it. */
  private _addCandidates(): void {
    if (!this._isAnswered) {
      return;
    }
    for (const { candidate, sdpMid } of this._candidates.splice(0)) {
      try {
        this._connection?.addRemoteCandidate(candidate, sdpMid);
      } catch {
        // It is ended, which no event has told yet.
      }
    }
  }

  private _onChannel(channel: DataChannel): void {
    // Without a reference, the channel would be collected.
    this._channels.push(channel);
    channel.onMessage(data =>
      this._onNumbered(DataPacket.fromBinary(new Uint8Array(data as Buffer)))
    );
    if (channel.getLabel() === RELIABLE) {
      const open = (): void => {
        this._channel = channel;
        this._waiting.splice(0).forEach(bytes => channel.sendMessageBinary(bytes));
      };
      channel.onOpen(open);
      if (channel.isOpen()) {
        open();
      }
    }
  }

  /**
   * Takes packets in the order of their numbers, which begin with 1. libdatachannel hands over the first packets from two threads, so they
   * may change places; and a client that has received a later packet leaves out an earlier one.
   */
  private _onNumbered(packet: DataPacket): void {
    if (packet.sequence === 0) {
      return this._onPacket(packet); // of a client that does not number its packets
    }
    this._early.set(packet.sequence, packet);
    for (let next; (next = this._early.get(this._received + 1));) {
      this._early.delete(++this._received);
      this._onPacket(next);
    }
  }

  private _onPacket(packet: DataPacket): void {
    packet.participantIdentity = this.identity;
    packet.participantSid = this._sid;
    if (packet.value.case === 'user') {
      packet.value.value.participantIdentity = this.identity;
      packet.value.value.participantSid = this._sid;
    }
    this.onData(packet);
  }

  private readonly _sid: string;
  private readonly _channels: DataChannel[] = [];
  private readonly _waiting: Uint8Array[] = [];
  private readonly _early = new Map<number, DataPacket>();
  private _received = 0;
  private readonly _candidates: { candidate: string; sdpMid: string }[] = [];
  private _isAnswered = false;
  private _connection: PeerConnection | undefined;
  private _channel: DataChannel | undefined;
  private _offer = 0;
}

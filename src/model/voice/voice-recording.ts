import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ITimers } from '../timers.js';
import type { IMicrophone } from './microphone.js';

/** The longest recording, in seconds. */
export const MAX_SECONDS = 10 * 60;

/** The recorder hands over what it has this often, in milliseconds. The time that is shown changes as often. */
const SLICE_MS = 1_000;

/** Why nothing was recorded: the user or the page forbids it, there is no microphone, or it does not work. */
export type VoiceFailure = 'forbidden' | 'missing' | 'broken';

export interface IVoiceRecordingOptions {
  microphone: IMicrophone;
  timers: ITimers;
  /** The most bytes of a recording; undefined for no limit. */
  limit(this: void): number | undefined;
}

/** Records a voice: asks for the microphone, records, and keeps the recording until it is taken or dropped. */
export class VoiceRecording implements IDisposable {
  constructor(private _options: IVoiceRecordingOptions) {}

  get state(): 'idle' | 'asking' | 'recording' | 'done' | 'failed' {
    return this._state;
  }

  get failure(): VoiceFailure | null {
    return this._failure;
  }

  /** The length so far. */
  get seconds(): number {
    const end = this._end ?? this._options.timers.now();
    return this._begin === null ? 0 : Math.floor((end - this._begin) / 1_000);
  }

  /** The recording, once it is done. */
  get file(): File | null {
    return this._file;
  }

  /** Whether it ended because no more fits into a file or its time was over. */
  get isCut(): boolean {
    return this._isCut;
  }

  /** Whether it records, or keeps a recording that nobody has taken. */
  get isUsed(): boolean {
    return this._state === 'recording' || this._state === 'done';
  }

  get changed(): ISignal<VoiceRecording, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Begins a recording. Only this call asks for permission. */
  async start(): Promise<void> {
    if (this._isDisposed || this._state === 'asking' || this._state === 'recording') {
      return;
    }
    this._reset('asking');
    const attempt = ++this._attempt;
    let stream: MediaStream | null = null;
    try {
      stream = await this._options.microphone.open();
      if (attempt !== this._attempt) {
        close(stream);
        return;
      }
      this._record(stream);
    } catch (error) {
      if (stream) {
        close(stream);
      }
      if (attempt === this._attempt) {
        this._fail(error);
      }
    }
  }

  /** Ends the recording and keeps it. A request for permission is given up: nothing may be recorded once it is granted. */
  stop(): void {
    if (this._state === 'asking') {
      this.cancel();
    } else if (this._state === 'recording') {
      if (this._recorder?.state !== 'inactive') {
        this._recorder?.stop();
      }
      this._closeStream();
    }
  }

  /** Ends the recording, or gives up its request, and keeps nothing. */
  cancel(): void {
    this._attempt += 1;
    this._reset('idle');
  }

  /** Returns the recording, and is ready for another. */
  take(): File | null {
    const { file } = this;
    this._reset('idle');
    return file;
  }

  dispose(): void {
    this._isDisposed = true;
    this.cancel();
    Signal.clearData(this);
  }

  private _record(stream: MediaStream): void {
    const recorder = this._options.microphone.recorder(stream);
    const chunks: Blob[] = [];
    let size = 0;
    recorder.ondataavailable = ({ data }) => {
      const limit = this._options.limit() ?? Infinity;
      if (recorder !== this._recorder || this._isCut) {
        return;
      }
      if (size + data.size > limit) {
        this._cut();
        return;
      }
      chunks.push(data);
      size += data.size;
    };
    recorder.onstop = () => {
      if (recorder === this._recorder) {
        this._keep(chunks, recorder.mimeType);
      }
    };
    recorder.onerror = () => {
      if (recorder === this._recorder) {
        this._fail(null);
      }
    };
    this._stream = stream;
    this._recorder = recorder;
    recorder.start(SLICE_MS);
    this._begin = this._options.timers.now();
    this._state = 'recording';
    this._tick();
  }

  private _tick(): void {
    this._changed.emit();
    this._timer = this._options.timers.delay(() => {
      if (this.seconds >= MAX_SECONDS) {
        this._cut();
      } else {
        this._tick();
      }
    }, SLICE_MS);
  }

  private _cut(): void {
    this._isCut = true;
    this.stop();
  }

  private _keep(chunks: readonly Blob[], type: string): void {
    const [plain] = (type || 'audio/webm').split(';', 1);
    const ending = /^\w+\/(x-)?(\w+)/.exec(plain)?.[2] ?? 'webm';
    const blob = new Blob([...chunks], { type: plain });
    this._closeStream();
    this._recorder = null;
    this._end = this._options.timers.now();
    this._timer?.dispose();
    if (blob.size === 0) {
      this._fail(null);
      return;
    }
    this._file = new File([blob], `voice.${ending}`, { type: plain });
    this._state = 'done';
    this._changed.emit();
  }

  private _fail(error: unknown): void {
    this._reset('failed');
    this._failure = failureOf(error);
    this._changed.emit();
  }

  private _reset(state: 'idle' | 'asking' | 'failed'): void {
    const recorder = this._recorder;
    this._recorder = null;
    if (recorder && recorder.state !== 'inactive') {
      recorder.stop();
    }
    this._closeStream();
    this._timer?.dispose();
    Object.assign(this, { _begin: null, _end: null, _file: null, _failure: null, _isCut: false });
    this._state = state;
    this._changed.emit();
  }

  /** The browser shows that the page listens until its stream is closed. */
  private _closeStream(): void {
    if (this._stream) {
      close(this._stream);
      this._stream = null;
    }
  }

  private _state: VoiceRecording['state'] = 'idle';
  private _failure: VoiceFailure | null = null;
  private _begin: number | null = null;
  private _end: number | null = null;
  private _file: File | null = null;
  private _isCut = false;
  private _attempt = 0;
  private _stream: MediaStream | null = null;
  private _recorder: MediaRecorder | null = null;
  private _timer: IDisposable | null = null;
  private _isDisposed = false;
  private _changed = new Signal<VoiceRecording, void>(this);
}

const close = (stream: MediaStream): void => stream.getTracks().forEach(track => track.stop());

function failureOf(error: unknown): VoiceFailure {
  switch ((error as { name?: unknown } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'forbidden';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    default:
      return 'broken';
  }
}

import { DisposableDelegate } from '@lumino/disposable';
import {
  MAX_SECONDS,
  VoiceRecording,
  type IMicrophone,
  type ITimers
} from '../../../../src/model/index.js';
import { FakeRecorder } from '../../../harness/fake-recorder.js';

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/** A clock that the test moves. */
class Clock implements ITimers {
  private _now = 0;
  private _waiting: { at: number; callback(): void }[] = [];
  now = (): number => this._now;
  delay = (callback: () => void, ms: number): DisposableDelegate => {
    const entry = { at: this._now + ms, callback };
    this._waiting.push(entry);
    return new DisposableDelegate(
      () => (this._waiting = this._waiting.filter(one => one !== entry))
    );
  };
  get waiting(): number {
    return this._waiting.length;
  }
  pass(ms: number): void {
    for (const end = this._now + ms; ;) {
      const next = this._waiting.sort((a, b) => a.at - b.at).find(({ at }) => at <= end);
      if (!next) {
        this._now = end;
        return;
      }
      this._waiting = this._waiting.filter(one => one !== next);
      this._now = next.at;
      next.callback();
    }
  }
}

describe('VoiceRecording', () => {
  let clock: Clock;
  let voice: VoiceRecording;
  let recorder: FakeRecorder;
  let open: IMicrophone['open'];
  let asked: number;
  let closed: number;
  let limit: number | undefined;

  beforeEach(() => {
    clock = new Clock();
    [asked, closed, limit] = [0, 0, undefined];
    const stream = { getTracks: () => [{ stop: () => (closed += 1) }] } as never;
    open = () => Promise.resolve(stream);
    const microphone: IMicrophone = {
      open: () => {
        asked += 1;
        return open();
      },
      recorder: () => (recorder = new FakeRecorder()) as never
    };
    voice = new VoiceRecording({ microphone, timers: clock, limit: () => limit });
  });
  afterEach(() => {
    voice.dispose();
    expect(clock.waiting).toBe(0);
  });

  it('[VOICE1] asks only when it begins, shows its time, and becomes a file', async () => {
    expect(asked).toBe(0);
    const begun = voice.start();
    expect(voice.state).toBe('asking');
    await voice.start();
    await begun;
    expect([asked, voice.state]).toEqual([1, 'recording']);
    recorder.say('one ');
    clock.pass(2_500);
    recorder.say('two');
    expect(voice.seconds).toBe(2);
    voice.stop();
    expect(closed).toBe(1);
    await turn();
    expect(voice.state).toBe('done');
    clock.pass(5_000);
    expect(voice.seconds).toBe(2);
    const file = voice.take()!;
    expect([file.name, file.type, await file.text()]).toEqual([
      'voice.webm',
      'audio/webm',
      'one two'
    ]);
    expect([voice.state, voice.take()]).toEqual(['idle', null]);
  });

  it('[VOICE2] records nothing if the user allows it after the composer has gone out of view', async () => {
    let answer: (stream: never) => void = () => undefined;
    open = () => new Promise(resolve => (answer = resolve));
    const begun = voice.start();
    voice.stop();
    answer({ getTracks: () => [{ stop: () => (closed += 1) }] } as never);
    await begun;
    expect([voice.state, closed]).toEqual(['idle', 1]);
  });

  it('[VOICE2] keeps nothing of a recording that is cancelled, also while it asks', async () => {
    await voice.start();
    recorder.say('secret');
    voice.cancel();
    await turn();
    expect([voice.state, voice.file, closed]).toEqual(['idle', null, 1]);

    let answer: (stream: never) => void = () => undefined;
    open = () => new Promise(resolve => (answer = resolve));
    const late = voice.start();
    voice.cancel();
    answer({ getTracks: () => [{ stop: () => (closed += 1) }] } as never);
    await late;
    expect([voice.state, closed]).toEqual(['idle', 2]);
  });

  it('[VOICE2] records nothing after it is disposed', async () => {
    await voice.start();
    const { onstop } = recorder;
    voice.dispose();
    expect([recorder.state, closed]).toEqual(['inactive', 1]);
    recorder.say('late');
    onstop();
    await voice.start();
    expect([voice.state, voice.file, asked]).toEqual(['idle', null, 1]);
  });

  it.each([
    ['NotAllowedError', 'forbidden'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'broken']
  ])('[VOICE3] says why nothing was recorded: %s', async (name, failure) => {
    open = () => Promise.reject(Object.assign(new Error(), { name }));
    await voice.start();
    expect([voice.state, voice.failure]).toEqual(['failed', failure]);
    voice.cancel();
    expect([voice.state, voice.failure]).toEqual(['idle', null]);
  });

  it('[VOICE3] says so when the recorder fails or has heard nothing', async () => {
    await voice.start();
    recorder.onerror();
    expect([voice.state, voice.failure, closed]).toEqual(['failed', 'broken', 1]);
    await voice.start();
    voice.stop();
    await turn();
    expect(voice.failure).toBe('broken');
  });

  it('[VOICE4] ends at the limit of its bytes or of its time, and keeps what it has', async () => {
    limit = 6;
    await voice.start();
    recorder.say('four');
    recorder.say('more');
    recorder.say('x');
    await turn();
    expect([voice.state, voice.isCut, voice.file?.size]).toEqual(['done', true, 4]);

    limit = undefined;
    await voice.start();
    recorder.say('long');
    clock.pass(MAX_SECONDS * 1_000);
    await turn();
    expect([voice.state, voice.isCut, voice.seconds]).toEqual(['done', true, MAX_SECONDS]);
  });
});

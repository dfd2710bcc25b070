import files from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ada } from '../test-api.js';
import {
  add,
  arriving,
  chat,
  harness,
  path,
  PNG,
  read,
  stored,
  upload,
  useAttachments
} from './test-attachments.js';

useAttachments();

describe('uploads to /chat/threads/{id}/attachments', () => {
  it('[FILE5] stops an upload above the limit for its kind, names the limit, and stores nothing', async () => {
    Object.assign(harness.limits, { attachedImageBytes: 50, attachedBytesPerChat: 120 });
    const { error } = (await upload(PNG)).json<{ error: { code: string; message: string } }>();
    expect(error).toMatchObject({ code: 'attachment_too_large' });
    expect(error.message).toContain('attachedImageBytes');
    expect((await upload(Buffer.alloc(100, 'a'))).statusCode).toBe(201);
    const full = await upload(Buffer.alloc(21, 'a'));
    expect(full.statusCode).toBe(413);
    expect(full.body).toContain('attachedBytesPerChat');
    expect([stored().length, arriving().length]).toEqual([1, 0]);
  });

  it('[KIND2] has a limit of its own for recordings of a voice, and 0 refuses a kind', async () => {
    const wav = Buffer.concat([
      Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
      Buffer.alloc(60)
    ]);
    const send = async (kind: string): Promise<[number, string]> => {
      const response = await upload(wav, { kind });
      return [response.statusCode, response.body];
    };
    Object.assign(harness.limits, { attachedVoiceBytes: 50, attachedAudioBytes: 0 });
    const [status, voice] = await send('voice');
    expect([status, voice]).toEqual([413, expect.stringContaining('attachedVoiceBytes')]);
    const [code, audio] = await send('');
    expect([code, audio]).toEqual([413, expect.stringContaining('attachedAudioBytes is 0')]);
    Object.assign(harness.limits, { attachedVoiceBytes: 500 });
    expect((await send('voice'))[0]).toBe(201);
    expect(stored()).toHaveLength(1);
  });

  it('[VOICE5] stores a recording as sound, whatever its container could hold', async () => {
    const webm = Buffer.concat([
      Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex'),
      Buffer.alloc(60)
    ]);
    const typeOf = async (query: object): Promise<unknown> =>
      (await upload(webm, query)).json<{ contentType: string }>().contentType;
    expect(await typeOf({ kind: 'voice' })).toBe('audio/webm');
    expect(await typeOf({})).toBe('video/webm');
  });

  it.each(['ENOSPC', 'EDQUOT', 'EROFS'])(
    '[FILE12] reports an upload that was not saved because the disk is full, and stores nothing: %s',
    async code => {
      const { id, url } = await add(PNG);
      const full = Object.assign(new Error(code), { code, syscall: 'write' });
      jest.spyOn(files, 'rename').mockRejectedValue(full);
      const response = await upload(PNG);
      jest.restoreAllMocks();
      expect(response.statusCode).toBe(503);
      expect(response.json()).toMatchObject({ error: { code: 'not_saved' } });
      expect(response.headers['retry-after']).toBe('1');
      expect([stored(), arriving()]).toEqual([[id], []]);
      expect((await read(url)).rawPayload).toEqual(PNG);
      expect(harness.logged).toContain(code);
    }
  );

  it('[FILE6] stores nothing of an aborted upload', async () => {
    const broken = new Readable({
      read() {
        this.push(Buffer.alloc(5000, 1));
        this.destroy(new Error('gone'));
      }
    });
    const request = harness.attachments.add(ada, chat, { body: broken });
    await expect(request).rejects.toThrow('gone');
    expect([stored(), arriving()]).toEqual([[], []]);
  });

  it('[FILE9] uses a file name for display and never as a path', async () => {
    for (const [name, shown] of [
      ['../../etc/passwd', 'passwd'],
      ['C:\\x\\y.txt', 'y.txt'],
      ['..', 'file'],
      ['. .', 'file'],
      ['.bashrc', '.bashrc'],
      ['می\u200cخواهم.txt', 'می\u200cخواهم.txt'],
      ['👩\u200d💻.txt', '👩\u200d💻.txt'],
      ['plan\u200d\u200c.txt', 'plan.txt'],
      ['a\u202egnp.exe', 'agnp.exe'],
      ['a\r\nX-Evil: 1', 'aX-Evil: 1'],
      [`plan.pdf${' \u2800\u3164'.repeat(40)}.exe`, 'plan.pdf .exe'],
      ['n'.repeat(900), 'n'.repeat(200)],
      ['?'.repeat(900), '?'.repeat(200)],
      ['😀'.repeat(200), '😀'.repeat(200)]
    ]) {
      const made = await add(Buffer.from('x'), { name });
      expect(made.name).toBe(shown);
      expect((await read(made.url)).statusCode).toBe(200);
      const named = await read(`${made.url}/${encodeURIComponent(shown)}`);
      expect([named.statusCode, named.body]).toEqual([200, 'x']);
    }
    const odd = await read(`${path}/${encodeURIComponent('../../chats.db')}`);
    expect(odd.statusCode).toBe(404);
  });

  it('[FILE11] keeps text as text, in UTF-8 or UTF-16, whatever its first bytes', async () => {
    const words = '\ufeffHello Wörld, a text of 29 letters';
    const big = Buffer.from(words, 'utf16le').swap16();
    for (const [bytes, type] of [
      [Buffer.from(words, 'utf16le'), 'text/plain;charset=utf-16le'],
      [big, 'text/plain;charset=utf-16be'],
      [big.subarray(2), 'text/plain;charset=utf-16be'],
      [Buffer.from(words), 'text/plain; charset=utf-8'],
      ...[
        'GIF files are nice',
        'GIF89a is how it begins',
        'BM is a shop',
        'ID3 tags are nice',
        '%PDF-1.4 is how it begins',
        'RIFFxxxxWAVE files',
        'fLaC text',
        'MZ text',
        'Escapes: \x1b[31mred\x1b[0m'
      ].map(text => [Buffer.from(text), 'text/plain; charset=utf-8'] as const)
    ] as const) {
      const { url } = await add(bytes, { type: 'text/plain' });
      const { headers, rawPayload } = await read(url);
      expect([bytes.toString('latin1'), headers['content-type']]).toEqual([
        bytes.toString('latin1'),
        type
      ]);
      expect(rawPayload).toEqual(bytes);
    }
  });

  it('[FILE11] does not take text in another encoding for a format with the same first bytes, and keeps it as text if the sender names the encoding', async () => {
    const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea]);
    for (const [bytes, type, found, shown] of [
      ...['GIF89a is a caf\xe9', 'BM \xe0 Paris', 'OggS d\xfc', '\xff\xfbd is na\xefve'].map(
        text => [
          Buffer.from(text, 'latin1'),
          'text/plain',
          'application/octet-stream',
          'application/octet-stream'
        ]
      ),
      [
        Buffer.from('GIF89a is a caf\xe9', 'latin1'),
        'text/plain; charset=ISO-8859-1',
        'text/plain;charset=windows-1252',
        'text/plain;charset=windows-1252'
      ],
      [
        shiftJis,
        'text/csv;charset="Shift_JIS"',
        'text/plain;charset=shift_jis',
        'text/plain;charset=shift_jis'
      ],
      ...[
        'text/plain; charset=none',
        'text/plain; charset=utf-8',
        'image/gif; charset=shift_jis'
      ].map(type => [shiftJis, type, 'application/octet-stream', 'application/octet-stream'])
    ] as [Buffer, string, string, string][]) {
      const { contentType, url } = await add(bytes, { type });
      const { headers } = await read(url);
      expect([type, contentType, headers['content-type']]).toEqual([type, found, shown]);
    }
  });

  it('[FILE11] takes the type of a file that is not text from its bytes', async () => {
    const pdf = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n';
    for (const [bytes, type] of [
      [PNG, 'image/png'],
      [Buffer.from(pdf), 'application/pdf'],
      [Buffer.from('{\\rtf1\\ansi a}'), 'application/rtf'],
      // Without a named encoding, no client can show it.
      ...[
        'caf\xe9 au lait',
        'GIF files are caf\xe9s',
        'ID3 tags are caf\xe9s',
        'fLaC caf\xe9s',
        '\xff\xfb caf\xe9'
      ].map(text => [Buffer.from(text, 'latin1'), 'application/octet-stream'] as const),
      [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n', 'latin1'), 'application/pdf'],
      [Buffer.from('a\0b'), 'application/octet-stream'],
      [Buffer.from([0xff, 0xfe, 0x00, 0xdc]), 'application/octet-stream']
    ] as const) {
      expect((await add(bytes, { type: 'text/plain' })).contentType).toBe(type);
    }
  });
});

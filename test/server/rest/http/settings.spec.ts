import type { IPrincipal } from '../../../../server/identity/principal.js';
import { LIMITS } from '../../../../server/limits.js';
import { ada, TestApi } from '../test-api.js';

it('[TRUST4] only signed-in clients get the hosts that the operator trusts', async () => {
  const harness = await TestApi.open({ trustedImageHosts: ['pics.test', '*.images.test'] });
  const headers = { authorization: `Bearer ${await harness.token(ada)}` };
  const answer = await harness.app.inject({ url: '/chat/settings', headers });
  expect(answer.json()).toMatchObject({ trustedImageHosts: ['pics.test', '*.images.test'] });
  expect((await harness.app.inject('/chat/settings')).statusCode).toBe(401);
  await harness.close();
});

it('[LENGTH3] clients get the limits that a user can reach by writing', async () => {
  const harness = await TestApi.open({ limits: { ...LIMITS, bodyLength: 99, topicLength: 9 } });
  const answer = await harness.ask(ada, 'GET', '/chat/settings');
  expect(answer.json()).toMatchObject({ limits: { bodyLength: 99, topicLength: 9 } });
  await harness.close();
});

it('[KIND1] clients get the limits of attached files by kind', async () => {
  const limits = { ...LIMITS, attachedVideoBytes: 0, attachedVoiceBytes: 5 };
  const harness = await TestApi.open({ limits });
  const answer = await harness.ask(ada, 'GET', '/chat/settings');
  const { attachedImageBytes: image, attachedAudioBytes: audio, attachedFileBytes: file } = LIMITS;
  expect(answer.json()).toMatchObject({
    limits: { attachments: { image, audio, voice: 5, video: 0, file } }
  });
  await harness.close();
});

it('[BOTREST2] clients get the bots that they can add', async () => {
  const harness = await TestApi.open();
  const bot = {
    username: 'echo',
    displayName: 'Echo',
    kind: 'builtin',
    answers: 'always'
  } as const;
  await harness.storage.putBot({ ...bot, createdOn: 1 });
  const bots = [bot];
  expect((await harness.ask(ada, 'GET', '/chat/settings')).json()).toMatchObject({ bots });
  await harness.close();
});

it('[ARCHIVE14] says how long a file the caller may import: an administrator more than others', async () => {
  const harness = await TestApi.open();
  const bytesFor = async (who: IPrincipal): Promise<number> =>
    (await harness.ask(who, 'GET', '/chat/settings')).json<{ limits: { importBytes: number } }>()
      .limits.importBytes;
  expect(await bytesFor(ada)).toBe(harness.limits.importBytes);
  expect(await bytesFor({ ...ada, admin: true })).toBe(64 * 1024 * 1024);
  await harness.close();
});

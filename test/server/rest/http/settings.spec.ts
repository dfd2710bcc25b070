import { LIMITS } from '../../../../server/limits.js';
import { ada, House } from '../house.js';

it('[TRUST4] only signed-in clients learn which hosts the operator trusts', async () => {
  const house = await House.open({ trustedImageHosts: ['pics.test', '*.images.test'] });
  const headers = { authorization: `Bearer ${await house.token(ada)}` };
  const answer = await house.app.inject({ url: '/chat/settings', headers });
  expect(answer.json()).toMatchObject({ trustedImageHosts: ['pics.test', '*.images.test'] });
  expect((await house.app.inject('/chat/settings')).statusCode).toBe(401);
  await house.close();
});

it('[LENGTH3] clients learn the limits that a user can reach by writing', async () => {
  const house = await House.open({ limits: { ...LIMITS, bodyLength: 99, topicLength: 9 } });
  const answer = await house.ask(ada, 'GET', '/chat/settings');
  expect(answer.json()).toMatchObject({ limits: { bodyLength: 99, topicLength: 9 } });
  await house.close();
});

it('[BOTREST2] clients learn which bots they can add', async () => {
  const bots = [{ username: 'echo', displayName: 'Echo' }];
  const house = await House.open({ bots });
  expect((await house.ask(ada, 'GET', '/chat/settings')).json()).toMatchObject({ bots });
  await house.close();
});

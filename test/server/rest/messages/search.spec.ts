import { ada, TestApi } from '../test-api.js';

it('[END10] a search stops when the right of its user ends', async () => {
  const harness = await TestApi.open();
  await harness.ids.idsOf(['ada']); // whose tokens can be revoked
  const search = jest.spyOn(harness.storage, 'searchMessages');
  const begun = new Promise<void>(begin => {
    search.mockImplementation(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason as Error));
          begin();
        })
    );
  });
  const answer = harness.ask(ada, 'GET', '/chat/search?q=plan');
  await begun;
  await harness.credentials.revoke('ada');
  expect((await answer).statusCode).toBe(401);
  expect(harness.credentials.held).toBe(0);
  await harness.close();
});

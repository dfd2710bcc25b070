import { House } from './house.js';

interface IDocument {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

describe('/openapi.json', () => {
  let house: House;
  beforeEach(async () => (house = await House.open()));
  afterEach(() => house.close());

  it('[API1] describes every route and nothing else', async () => {
    const document = (await house.app.inject('/openapi.json')).json<IDocument>();
    console.log(house.logged.slice(0,1500)); expect(document.openapi).toBe('3.1.0');
    console.log(JSON.stringify(document).length, Object.entries(document.paths).map(([p,o])=>p+' '+Object.keys(o)).join('\n'), JSON.stringify(document.paths['/chat/threads'], null, 1).slice(0,3000));
  });
});

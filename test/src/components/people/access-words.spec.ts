import { nullTranslator } from '@jupyterlab/translation';
import { questionOf } from '../../../../src/components/people/access-words.js';
import { deletion } from '../../../../src/components/shared/deletion.js';
import { workspaceName } from '../../../../src/components/shared/workspace-name.js';

const trans = nullTranslator.load('x');
/** Would end the quotation marks around it, and speak for the interface. */
const NAME = 'Lunch”. Nobody loses access. “';

it('[CONTENT16] a name cannot end the quotation marks in a question and answer it', () => {
  const concerned = { participants: 2, others: 5, outsiders: 0, bots: 0 };
  const workspace = workspaceName({ id: 'w', name: NAME, unreadChatCount: 0 }, trans);
  const questions = (['open', 'private'] as const).map(access =>
    questionOf({ topic: NAME, access }, { ...concerned, workspace }, trans)
  );
  for (const { title, body } of [...questions, deletion(trans, NAME)]) {
    for (const text of [title, body].filter(one => one.includes('Lunch'))) {
      expect(text).toContain('“Lunch". Nobody loses access. "”');
    }
  }
  expect(questions.map(({ body }) => body.includes('Lunch'))).toEqual([true, true]);
});

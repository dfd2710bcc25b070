import * as React from 'react';
import { Banner } from '../components/shared/states.js';
import { nameOf, type ITexts } from './language.js';

interface ILanguageNoticeProps extends ITexts {
  /** The language that was to be loaded. */
  language: string;
  /** Loads its texts again. */
  onRetry(): void;
  /** Loads the page again, because its server has other files by now. */
  onReload(): void;
}

/** Says that the page is not in the language of its user, and offers to try again. */
export function LanguageNotice(props: ILanguageNoticeProps): JSX.Element | null {
  const { trans, problem, language, onRetry, onReload } = props;
  return (
    problem && (
      <div className="cq-Page cq-mod-notice">
        <Banner icon="warn" trans={trans} onRetry={problem === 'away' ? onRetry : onReload}>
          {trans.__(
            'This page is in English, because its texts in %1 could not be loaded.',
            nameOf(language)
          )}
        </Banner>
      </div>
    )
  );
}

/** Prettier formats the files, so rules about empty lines are off. Names of classes follow JupyterLab: `jp-`, `jp-mod-`, `lm-`. */
export default {
  extends: ['stylelint-config-standard'],
  rules: {
    'at-rule-empty-line-before': null,
    'comment-empty-line-before': null,
    'custom-property-empty-line-before': null,
    'rule-empty-line-before': null,
    // Understood by older browsers too.
    'media-feature-range-notation': 'prefix',
    // JupyterLab's own sizes have five digits.
    'number-max-precision': 5,
    'selector-class-pattern': null,
    // Files are sorted by noun, so that a rule for a part may follow a more specific one for another.
    'no-descending-specificity': null
  }
};

// A rule for oxlint: a call with the elements of an array as its arguments fails with tens of thousands of them.

const MESSAGE =
  'A call fails with tens of thousands of arguments: add the elements in a loop, or reduce them.';

const spread = {
  create(context) {
    return {
      'CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|fromCharCode|fromCodePoint)$/] > SpreadElement.arguments'(
        node
      ) {
        context.report({ node, message: MESSAGE });
      }
    };
  }
};

export default { meta: { name: 'colloquy' }, rules: { spread } };

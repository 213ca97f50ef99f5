// Names are full words, so that one thing has one name in code, messages and documentation.
const fullWord = new Map([
  ["opts", "options"],
  ["opt", "option"],
  ["err", "error"],
  ["cfg", "config"],
  ["conn", "connection"],
  ["ctx", "context"],
]);

export const fullWords = {
  create(context) {
    const check = (node) => {
      if (node?.type !== "Identifier") return;
      const word = fullWord.get(node.name);
      if (word) context.report({ node, message: `Write \`${word}\`, not \`${node.name}\`.` });
    };
    const checkParameters = (node) => {
      for (const parameter of node.params) check(parameter.left ?? parameter);
    };
    return {
      VariableDeclarator: (node) => check(node.id),
      FunctionDeclaration: checkParameters,
      FunctionExpression: checkParameters,
      ArrowFunctionExpression: checkParameters,
    };
  },
};

// `export * from` hides what a package promises: every public name is written out.
export const noExportAll = {
  create(context) {
    return {
      ExportAllDeclaration(node) {
        if (node.exported) return;
        context.report({
          node,
          message: "`export *` hides what is public. List the names: `export { a, b } from`.",
        });
      },
    };
  },
};

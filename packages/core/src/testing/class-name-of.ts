/** The name of a plugin class, for messages; one that `defineReader` made has none of its own. */
export function classNameOf(pluginClass: { readonly name: string }): string {
  return pluginClass.name === "" ? "(anonymous class)" : pluginClass.name;
}

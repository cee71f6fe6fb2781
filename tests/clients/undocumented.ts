import path from "node:path";
import ts from "typescript";

/**
 * What a module lets its callers see without a word of documentation: exports, and the members of every type that is
 * reached from them, as far as they are declared below the folder.
 */
export function undocumented(entry: string, folder: string): readonly string[] {
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const root = source && checker.getSymbolAtLocation(source);
  if (root === undefined) throw new Error(`${entry} is no module`);
  const found = new Set<string>();
  const seen = new Set<ts.Type>();

  const isOurs = (symbol: ts.Symbol): boolean =>
    (symbol.declarations ?? []).some((declaration) => {
      const file = path.relative(folder, declaration.getSourceFile().fileName);
      return !file.startsWith("..") && !file.includes("node_modules");
    });
  const check = (symbol: ts.Symbol, name: string): void => {
    if (symbol.getDocumentationComment(checker).length === 0) found.add(name);
  };
  const visit = (type: ts.Type, name: string): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, name);
    for (const argument of argumentsOf(type, checker)) visit(argument, name);
    // A library's type: what is ours in it are its arguments.
    const symbol = type.getSymbol();
    if (symbol !== undefined && !isOurs(symbol)) return;
    for (const property of type.getProperties().filter(isOurs)) {
      const parent = property.declarations?.[0]?.parent;
      const owner =
        parent !== undefined && (ts.isInterfaceDeclaration(parent) || ts.isClassDeclaration(parent))
          ? (parent.name?.text ?? name)
          : name;
      check(property, `${owner}.${property.name}`);
      visit(checker.getTypeOfSymbol(property), `${owner}.${property.name}`);
    }
    for (const signature of type.getCallSignatures()) {
      for (const parameter of signature.parameters) visit(checker.getTypeOfSymbol(parameter), name);
      visit(signature.getReturnType(), name);
    }
  };

  for (const exported of checker.getExportsOfModule(root)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    check(symbol, symbol.name);
    const isType = symbol.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Class);
    visit(isType ? checker.getDeclaredTypeOfSymbol(symbol) : checker.getTypeOfSymbol(symbol), symbol.name);
  }
  return [...found].sort();
}

function argumentsOf(type: ts.Type, checker: ts.TypeChecker): readonly ts.Type[] {
  const alias = type.aliasTypeArguments ?? [];
  if (!(type.flags & ts.TypeFlags.Object)) return alias;
  const isReference = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference; // its flags say what it is
  return isReference ? [...alias, ...checker.getTypeArguments(type as ts.TypeReference)] : alias;
}

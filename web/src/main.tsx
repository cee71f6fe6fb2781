import { render } from "preact";
import { App } from "./app.js";
import { addFile } from "./replay/library.js";
import { EMBEDDED } from "./standalone.js";
import "./style/index.css";

if (EMBEDDED !== undefined) addFile(EMBEDDED.name, EMBEDDED.text, EMBEDDED.regrets);
const place = document.getElementById("page");
if (place === null) throw new Error("the page has no place for its content");
render(<App />, place);

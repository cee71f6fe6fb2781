import { render } from "preact";
import { App } from "./app.js";
import "./style/index.css";

const place = document.getElementById("page");
if (place === null) throw new Error("the page has no place for its content");
render(<App />, place);

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutPage</name>
    <message>
        <source>Open hand tracking for stereo infrared controllers.</source>
        <translation>Offene Handerkennung für Stereo-Infrarot-Controller.</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
    <message>
        <source>Yours, and nobody else&apos;s</source>
        <translation>Privat, und es bleibt so</translation>
    </message>
    <message>
        <source>Hands and pictures stay on this computer. Nothing is sent, and nothing is counted.</source>
        <translation>Hände und Bilder bleiben auf diesem Computer. Nichts wird gesendet, nichts wird gezählt.</translation>
    </message>
    <message>
        <source>Free software under the Apache License, version 2.0: {link}</source>
        <translation>Freie Software unter der Apache-Lizenz, Version 2.0: {link}</translation>
    </message>
    <message>
        <source>Written anew from public facts, for programs made for the Leap Motion Controller. Leap Motion and Ultraleap are trademarks of their owners, who have no part in Handspan.</source>
        <translation>Neu geschrieben nach öffentlich bekannten Tatsachen, für Programme, die für den Leap Motion Controller gemacht sind. Leap Motion und Ultraleap sind Marken ihrer Inhaber, die mit Handspan nichts zu tun haben.</translation>
    </message>
    <message>
        <source>Built on</source>
        <translation>Gebaut auf</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>Panel {version}, service {service}</source>
        <translation>Panel {version}, Dienst {service}</translation>
    </message>
    <message>
        <source>Control protocol {number}, Qt {qt}, Python {python}, {system}</source>
        <translation>Steuerprotokoll {number}, Qt {qt}, Python {python}, {system}</translation>
    </message>
    <message>
        <source>{model}, firmware {firmware}</source>
        <translation>{model}, Firmware {firmware}</translation>
    </message>
</context>
<context>
    <name>Advice</name>
    <message>
        <source>Your user may not open the controller yet. On Linux, run

{commands}

and plug the controller in again.</source>
        <translation>Dieses Benutzerkonto darf den Controller noch nicht öffnen. Unter Linux bitte

{commands}

ausführen und den Controller neu einstecken.</translation>
    </message>
    <message>
        <source>No permission</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>The controller is there, but your user may not open it.</source>
        <translation>Der Controller ist da, aber dieses Benutzerkonto darf ihn nicht öffnen.</translation>
    </message>
    <message>
        <source>Controller unplugged</source>
        <translation>Controller abgezogen</translation>
    </message>
    <message>
        <source>No controller answers. Where it is plugged in, Help tells what to try.</source>
        <translation>Kein Controller antwortet. Ist er eingesteckt, sagt Hilfe, was zu versuchen ist.</translation>
    </message>
    <message>
        <source>Controller in use</source>
        <translation>Controller belegt</translation>
    </message>
    <message>
        <source>Another program holds the controller; close it, for example a camera application.</source>
        <translation>Ein anderes Programm belegt den Controller. Bitte schließen, zum Beispiel eine Kamera-App.</translation>
    </message>
    <message>
        <source>USB library missing</source>
        <translation>USB-Bibliothek fehlt</translation>
    </message>
    <message>
        <source>This computer lacks libusb.</source>
        <translation>Auf diesem Computer fehlt libusb.</translation>
    </message>
    <message>
        <source>Install it with your system&apos;s package manager, for example

{command}

and restart the service.</source>
        <translation>Bitte mit der Paketverwaltung installieren, zum Beispiel

{command}

und den Dienst neu starten.</translation>
    </message>
    <message>
        <source>No images</source>
        <translation>Keine Bilder</translation>
    </message>
    <message>
        <source>The controller answers but sends no image; plug it into another USB port.</source>
        <translation>Der Controller antwortet, sendet aber kein Bild. Bitte einen anderen USB-Anschluss nehmen.</translation>
    </message>
    <message>
        <source>USB trouble</source>
        <translation>USB-Probleme</translation>
    </message>
    <message>
        <source>Images are lost on the way; use another USB port, no hub and a short cable.</source>
        <translation>Bilder gehen unterwegs verloren. Bitte einen anderen USB-Anschluss, keinen Hub und ein kurzes Kabel nehmen.</translation>
    </message>
    <message>
        <source>Controller refuses commands</source>
        <translation>Controller verweigert Befehle</translation>
    </message>
    <message>
        <source>The controller refused a command; plug it in again and close other camera programs.</source>
        <translation>Der Controller hat einen Befehl verweigert. Bitte neu einstecken und andere Kameraprogramme schließen.</translation>
    </message>
    <message>
        <source>Calibration unreadable</source>
        <translation>Kalibrierung unlesbar</translation>
    </message>
    <message>
        <source>The factory calibration of the controller is damaged; plug it in again.</source>
        <translation>Die Werkskalibrierung des Controllers ist beschädigt. Bitte neu einstecken.</translation>
    </message>
    <message>
        <source>Firmware not understood</source>
        <translation>Firmware nicht verstanden</translation>
    </message>
    <message>
        <source>The controller&apos;s firmware did not start as expected; plug it in again.</source>
        <translation>Die Firmware des Controllers ist nicht wie erwartet gestartet. Bitte neu einstecken.</translation>
    </message>
    <message>
        <source>Controller failed</source>
        <translation>Controller ausgefallen</translation>
    </message>
    <message>
        <source>Something unexpected happened; plug the controller in again.</source>
        <translation>Etwas Unerwartetes ist geschehen. Bitte den Controller neu einstecken.</translation>
    </message>
</context>
<context>
    <name>ApplicationRow</name>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>● In front</source>
        <translation>● Vorn</translation>
    </message>
    <message>
        <source>○ Behind</source>
        <translation>○ Dahinter</translation>
    </message>
    <message>
        <source>{n} frames/s</source>
        <translation>{n} Frames/s</translation>
    </message>
    <message>
        <source>No frames</source>
        <translation>Keine Frames</translation>
    </message>
    <message>
        <source>process {pid}</source>
        <translation>Prozess {pid}</translation>
    </message>
    <message>
        <source>gestures</source>
        <translation>Gesten</translation>
    </message>
    <message>
        <source>receives pictures</source>
        <translation>bekommt Bilder</translation>
    </message>
    <message>
        <source>{n} sent</source>
        <translation>{n} gesendet</translation>
    </message>
    <message>
        <source>{n} dropped</source>
        <translation>{n} verworfen</translation>
    </message>
</context>
<context>
    <name>ApplicationsPage</name>
    <message>
        <source>Waiting for your answer</source>
        <translation>Warten auf Antwort</translation>
    </message>
    <message>
        <source>Connected now</source>
        <translation>Jetzt verbunden</translation>
    </message>
    <message>
        <source>None yet. Open a page or program that uses hands.</source>
        <translation>Noch keine. Einfach eine Seite oder ein Programm öffnen, das Hände benutzt.</translation>
    </message>
    <message>
        <source>Let web applications and scripts connect</source>
        <translation>Web-Anwendungen und Skripte verbinden lassen</translation>
    </message>
    <message>
        <source>Web applications</source>
        <translation>Web-Anwendungen</translation>
    </message>
    <message>
        <source>Let programs connect through the native library</source>
        <translation>Programme über die native Bibliothek verbinden lassen</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Programs connect through the native library.</source>
        <translation>Programme verbinden sich über die native Bibliothek.</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Berechtigungen</translation>
    </message>
    <message>
        <source>What you answered is remembered, and can be changed at any time.</source>
        <translation>Gegebene Antworten bleiben gemerkt und lassen sich jederzeit ändern.</translation>
    </message>
    <message>
        <source>Show permissions</source>
        <translation>Berechtigungen zeigen</translation>
    </message>
    <message>
        <source>Not connected to the service.</source>
        <translation>Nicht mit dem Dienst verbunden.</translation>
    </message>
    <message>
        <source>Port {port}. {link}Show the hands in a browser{end}</source>
        <translation>Port {port}. {link}Hände im Browser zeigen{end}</translation>
    </message>
    <message>
        <source>Switched off: no page and no script can connect.</source>
        <translation>Ausgeschaltet: Keine Seite und kein Skript kann sich verbinden.</translation>
    </message>
    <message>
        <source>Port {port} is used by another program.</source>
        <translation>Port {port} wird von einem anderen Programm benutzt.</translation>
    </message>
    <message>
        <source>The web server does not run; see the log.</source>
        <translation>Der Webserver läuft nicht, siehe Protokoll.</translation>
    </message>
</context>
<context>
    <name>Badge</name>
    <message>
        <source>{names} waits for your answer.</source>
        <translation>{names} wartet auf Antwort.</translation>
    </message>
    <message>
        <source>What the controller sees is recorded: {name}.</source>
        <translation>Was der Controller sieht, wird aufgenommen: {name}.</translation>
    </message>
    <message>
        <source>this panel</source>
        <translation>dieses Panel</translation>
    </message>
    <message>
        <source>The controller&apos;s pictures go to {names}.</source>
        <translation>Die Bilder des Controllers gehen an {names}.</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
</context>
<context>
    <name>Calibration</name>
    <message>
        <source>Getting ready</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Step 1 of 4: light</source>
        <translation>Schritt 1 von 4: Licht</translation>
    </message>
    <message>
        <source>Step 2 of 4: views of the board</source>
        <translation>Schritt 2 von 4: Ansichten der Tafel</translation>
    </message>
    <message>
        <source>Step 3 of 4: computing</source>
        <translation>Schritt 3 von 4: Berechnung</translation>
    </message>
    <message>
        <source>Step 4 of 4: checking with new views</source>
        <translation>Schritt 4 von 4: Prüfung mit neuen Ansichten</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>Kein Ergebnis</translation>
    </message>
    <message>
        <source>Hold the board where both cameras see it.</source>
        <translation>Die Tafel so halten, dass beide Kameras sie sehen.</translation>
    </message>
    <message>
        <source>Only one camera sees enough of the board. Move it a little inward.</source>
        <translation>Nur eine Kamera sieht genug von der Tafel. Bitte etwas nach innen.</translation>
    </message>
    <message>
        <source>This is another board, or it is bent. Print the one from this page.</source>
        <translation>Das ist eine andere Tafel, oder sie ist gebogen. Bitte die Tafel von dieser Seite drucken.</translation>
    </message>
    <message>
        <source>The board is seen as in a mirror. Show it directly, right way round.</source>
        <translation>Die Tafel erscheint gespiegelt. Bitte direkt und richtig herum zeigen.</translation>
    </message>
    <message>
        <source>The picture is blurred. Wipe the controller, and hold the board still.</source>
        <translation>Das Bild ist unscharf. Den Controller abwischen und die Tafel ruhig halten.</translation>
    </message>
    <message>
        <source>Black and white look alike in infrared light. Use a laser printer: ink-jet black is invisible here.</source>
        <translation>Schwarz und Weiß sehen im Infrarotlicht gleich aus. Bitte mit einem Laserdrucker drucken: Tintenschwarz ist hier unsichtbar.</translation>
    </message>
    <message>
        <source>The board is pale. It may do; a laser print is better.</source>
        <translation>Die Tafel ist blass. Es kann reichen, ein Laserdruck ist besser.</translation>
    </message>
    <message>
        <source>Too bright. Wait, or move away a little.</source>
        <translation>Zu hell. Bitte warten oder etwas weiter weg.</translation>
    </message>
    <message>
        <source>Too dark. Wait, or come a little nearer.</source>
        <translation>Zu dunkel. Bitte warten oder etwas näher heran.</translation>
    </message>
    <message>
        <source>Good. Hold still…</source>
        <translation>Gut. Stillhalten …</translation>
    </message>
    <message>
        <source>This view is known. Move on, or tilt it.</source>
        <translation>Diese Ansicht gibt es schon. Bitte weiter oder neigen.</translation>
    </message>
    <message>
        <source>Got it. On to the next place.</source>
        <translation>Erfasst. Weiter zur nächsten Stelle.</translation>
    </message>
    <message>
        <source>The light is good. Go on when you like.</source>
        <translation>Das Licht ist gut. Es kann weitergehen.</translation>
    </message>
    <message>
        <source>Turn the mirror until its three lamps show in both pictures.</source>
        <translation>Den Spiegel drehen, bis seine drei Lichter in beiden Bildern erscheinen.</translation>
    </message>
    <message>
        <source>Bring its left edge nearer.</source>
        <translation>Die linke Kante näher heran.</translation>
    </message>
    <message>
        <source>Bring its right edge nearer.</source>
        <translation>Die rechte Kante näher heran.</translation>
    </message>
    <message>
        <source>Bring its upper edge nearer.</source>
        <translation>Die obere Kante näher heran.</translation>
    </message>
    <message>
        <source>Bring its lower edge nearer.</source>
        <translation>Die untere Kante näher heran.</translation>
    </message>
    <message>
        <source>Hold it near, 10 to 15 cm away.</source>
        <translation>Nah halten, 10 bis 15 cm entfernt.</translation>
    </message>
    <message>
        <source>Hold it 15 to 22 cm away.</source>
        <translation>15 bis 22 cm entfernt halten.</translation>
    </message>
    <message>
        <source>Hold it farther off, 22 to 30 cm away.</source>
        <translation>Weiter weg halten, 22 bis 30 cm entfernt.</translation>
    </message>
    <message>
        <source>Move it to the upper left of the picture.</source>
        <translation>Nach links oben im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the top of the picture.</source>
        <translation>Nach oben im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the upper right of the picture.</source>
        <translation>Nach rechts oben im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the left of the picture.</source>
        <translation>Nach links im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the middle of the picture.</source>
        <translation>In die Bildmitte bewegen.</translation>
    </message>
    <message>
        <source>Move it to the right of the picture.</source>
        <translation>Nach rechts im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the lower left of the picture.</source>
        <translation>Nach links unten im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the bottom of the picture.</source>
        <translation>Nach unten im Bild bewegen.</translation>
    </message>
    <message>
        <source>Move it to the lower right of the picture.</source>
        <translation>Nach rechts unten im Bild bewegen.</translation>
    </message>
    <message>
        <source>The controller cannot be used now.</source>
        <translation>Der Controller ist jetzt nicht benutzbar.</translation>
    </message>
    <message>
        <source>Another controller was plugged in. Calibrate one at a time.</source>
        <translation>Ein anderer Controller wurde eingesteckt. Bitte einen nach dem anderen kalibrieren.</translation>
    </message>
    <message>
        <source>The two cameras moved against each other between the views. Fix the controller well, let it warm up for five minutes, and begin anew.</source>
        <translation>Die beiden Kameras haben sich zwischen den Ansichten gegeneinander bewegt. Den Controller gut befestigen, fünf Minuten warm werden lassen und neu beginnen.</translation>
    </message>
    <message>
        <source>The views contradict each other. Glue the board flat on something stiff, and begin anew.</source>
        <translation>Die Ansichten widersprechen sich. Die Tafel flach auf etwas Steifes kleben und neu beginnen.</translation>
    </message>
    <message>
        <source>There were too few different views. Begin anew and take more.</source>
        <translation>Es gab zu wenige verschiedene Ansichten. Bitte neu beginnen und mehr aufnehmen.</translation>
    </message>
    <message>
        <source>The calibration ended unexpectedly. The log says more.</source>
        <translation>Die Kalibrierung endete unerwartet. Im Protokoll steht mehr.</translation>
    </message>
    <message>
        <source>The service ended before you decided: the result is gone, and nothing has changed.</source>
        <translation>Der Dienst endete, bevor Sie entschieden haben: Das Ergebnis ist verloren, und nichts hat sich geändert.</translation>
    </message>
    <message>
        <source>Fit of the views</source>
        <translation>Genauigkeit der Ansichten</translation>
    </message>
    <message>
        <source>Fit of views kept apart</source>
        <translation>Genauigkeit unbenutzter Ansichten</translation>
    </message>
    <message>
        <source>Height in both pictures</source>
        <translation>Höhe in beiden Bildern</translation>
    </message>
    <message>
        <source>Camera distance against the factory&apos;s</source>
        <translation>Kameraabstand gegenüber dem Werk</translation>
    </message>
    <message>
        <source>Size of the board</source>
        <translation>Größe der Tafel</translation>
    </message>
    <message>
        <source>Flatness of the board</source>
        <translation>Ebenheit der Tafel</translation>
    </message>
    <message>
        <source>Height in both pictures, middle value</source>
        <translation>Höhe in beiden Bildern, mittlerer Wert</translation>
    </message>
    <message>
        <source>Height in both pictures, worst place</source>
        <translation>Höhe in beiden Bildern, schlechteste Stelle</translation>
    </message>
    <message>
        <source>{number} mm</source>
        <translation>{number} mm</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>{number} px</source>
        <translation>{number} px</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>usable</source>
        <translation>brauchbar</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>schlecht</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>unbrauchbar</translation>
    </message>
    <message>
        <source>Both cameras agree. Nothing needs to be done.</source>
        <translation>Beide Kameras stimmen überein. Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>The cameras agree fairly well. Check again some day.</source>
        <translation>Die Kameras stimmen einigermaßen überein. Irgendwann wieder prüfen.</translation>
    </message>
    <message>
        <source>The cameras disagree. Calibrate with the board.</source>
        <translation>Die Kameras stimmen nicht überein. Bitte mit der Tafel kalibrieren.</translation>
    </message>
    <message>
        <source>This calibration is good.</source>
        <translation>Diese Kalibrierung ist gut.</translation>
    </message>
    <message>
        <source>This calibration can be used; a better one is possible.</source>
        <translation>Diese Kalibrierung ist brauchbar, eine bessere ist möglich.</translation>
    </message>
    <message>
        <source>This calibration is poor. Better keep the old one and begin anew.</source>
        <translation>Diese Kalibrierung ist schlecht. Besser die alte behalten und neu beginnen.</translation>
    </message>
    <message>
        <source>This calibration cannot be used. Keep the old one and begin anew.</source>
        <translation>Diese Kalibrierung ist unbrauchbar. Die alte behalten und neu beginnen.</translation>
    </message>
</context>
<context>
    <name>CalibrationPage</name>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>Letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>Use the factory&apos;s calibration</source>
        <translation>Werkskalibrierung verwenden</translation>
    </message>
    <message>
        <source>1. Print the board</source>
        <translation>1. Tafel drucken</translation>
    </message>
    <message>
        <source>Print it with a laser printer at 100 %, without fitting it to the page, and glue it flat on glass or a stiff board. The black of ink-jet printers cannot be seen in infrared light, and neither can a screen.</source>
        <translation>Mit einem Laserdrucker in 100 % drucken, ohne Anpassen an die Seite, und flach auf Glas oder eine steife Platte kleben. Das Schwarz von Tintendruckern ist im Infrarotlicht nicht zu sehen, ein Bildschirm auch nicht.</translation>
    </message>
    <message>
        <source>A4</source>
        <translation>A4</translation>
    </message>
    <message>
        <source>Letter</source>
        <translation>Letter</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Als PDF speichern …</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>Als SVG speichern …</translation>
    </message>
    <message>
        <source>2. Measure five squares and begin</source>
        <translation>2. Fünf Quadrate messen und beginnen</translation>
    </message>
    <message>
        <source>Lay a ruler along five squares in a row. If the print kept its size, they are 200 mm long. The calibration takes three to five minutes; no application gets hands meanwhile.</source>
        <translation>Ein Lineal an fünf Quadrate in einer Reihe legen. Hat der Druck seine Größe behalten, sind sie 200 mm lang. Die Kalibrierung dauert drei bis fünf Minuten; solange bekommt keine Anwendung Hände.</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Length of five squares</source>
        <translation>Länge von fünf Quadraten</translation>
    </message>
    <message>
        <source>Calibrate with the board</source>
        <translation>Mit der Tafel kalibrieren</translation>
    </message>
    <message>
        <source>Try it with a simulated board (no board and no controller needed)</source>
        <translation>Mit simulierter Tafel ausprobieren (ohne Tafel und ohne Controller)</translation>
    </message>
    <message>
        <source>Or check quickly with a mirror</source>
        <translation>Oder schnell mit einem Spiegel prüfen</translation>
    </message>
    <message>
        <source>A minute, no board: hold a mirror before the controller and turn it. It tells whether both cameras still agree, also behind glass. It cannot see whether sizes are right, and it changes nothing.</source>
        <translation>Eine Minute, ohne Tafel: einen Spiegel vor den Controller halten und drehen. Das zeigt, ob beide Kameras noch übereinstimmen, auch hinter Glas. Ob die Größen stimmen, zeigt es nicht, und es ändert nichts.</translation>
    </message>
    <message>
        <source>Check with a mirror</source>
        <translation>Mit einem Spiegel prüfen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Not connected to the service.</source>
        <translation>Nicht mit dem Dienst verbunden.</translation>
    </message>
    <message>
        <source>A calibration is running elsewhere.</source>
        <translation>Anderswo läuft eine Kalibrierung.</translation>
    </message>
    <message>
        <source>No controller is attached: plug one in, or try the simulated board.</source>
        <translation>Kein Controller angeschlossen: bitte einstecken oder die simulierte Tafel ausprobieren.</translation>
    </message>
    <message>
        <source>No controller is attached.</source>
        <translation>Kein Controller angeschlossen.</translation>
    </message>
    <message>
        <source>Your own calibration of {date}.</source>
        <translation>Eigene Kalibrierung vom {date}.</translation>
    </message>
    <message>
        <source>The factory&apos;s calibration, as the controller holds it.</source>
        <translation>Die Werkskalibrierung, wie der Controller sie enthält.</translation>
    </message>
    <message>
        <source>That of an average controller: its own cannot be read. Calibrate it.</source>
        <translation>Die eines durchschnittlichen Controllers: Die eigene ist nicht lesbar. Bitte kalibrieren.</translation>
    </message>
    <message>
        <source>None: recorded hands need no cameras.</source>
        <translation>Keine: Aufgezeichnete Hände brauchen keine Kameras.</translation>
    </message>
    <message>
        <source>Save the board</source>
        <translation>Tafel speichern</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation>{path} lässt sich nicht schreiben: {reason}</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
</context>
<context>
    <name>CautionCard</name>
    <message>
        <source>Begin anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Ends the caution: what is remembered below is all there is</source>
        <translation>Beendet die Vorsicht: Was unten gemerkt ist, ist alles, was es gibt</translation>
    </message>
    <message>
        <source>The file of your answers was damaged. So nothing is granted to applications that you do not answer anew, hands included. A copy of the file lies beside it: put a whole one back while Handspan is closed, or begin anew with the answers below.</source>
        <translation>Die Datei mit Ihren Antworten war beschädigt. Darum erhält keine Anwendung etwas, das Sie nicht neu erlauben, auch keine Hände. Eine Kopie der Datei liegt daneben: Legen Sie eine heile zurück, während Handspan geschlossen ist, oder beginnen Sie mit den Antworten unten neu.</translation>
    </message>
    <message>
        <source>Earlier answers are lost</source>
        <translation>Frühere Antworten sind verloren</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message>
        <source>no hands</source>
        <translation>keine Hände</translation>
    </message>
    <message>
        <source>1 hand</source>
        <translation>1 Hand</translation>
    </message>
    <message numerus="yes">
        <source>%n hands</source>
        <translation>
            <numerusform>%n Hände</numerusform>
            <numerusform>%n Hände</numerusform>
        </translation>
    </message>
    <message>
        <source>no applications</source>
        <translation>keine Anwendungen</translation>
    </message>
    <message>
        <source>1 application</source>
        <translation>1 Anwendung</translation>
    </message>
    <message numerus="yes">
        <source>%n applications</source>
        <translation>
            <numerusform>%n Anwendungen</numerusform>
            <numerusform>%n Anwendungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Controller</source>
        <translation>Controller</translation>
    </message>
    <message>
        <source>Calibrate…</source>
        <translation>Kalibrieren …</translation>
    </message>
    <message>
        <source>A name of your own, for example Desk</source>
        <translation>Ein eigener Name, zum Beispiel Schreibtisch</translation>
    </message>
    <message>
        <source>Name of the controller</source>
        <translation>Name des Controllers</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>Calibration in use</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Way round</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>{now} of {promised} a second</source>
        <translation>{now} von {promised} je Sekunde</translation>
    </message>
    <message>
        <source>Connected and in use</source>
        <translation>Verbunden und in Gebrauch</translation>
    </message>
    <message>
        <source>Simulated: these are not real hands</source>
        <translation>Simuliert: Das sind keine echten Hände</translation>
    </message>
    <message>
        <source>A recording: these hands are not live</source>
        <translation>Eine Aufnahme: Diese Hände sind nicht live</translation>
    </message>
    <message>
        <source>From the factory, read from the controller</source>
        <translation>Vom Werk, aus dem Controller gelesen</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Typical values: its own could not be read</source>
        <translation>Übliche Werte: Die eigenen waren nicht lesbar</translation>
    </message>
    <message>
        <source>None: it sends hands, not images</source>
        <translation>Keine: Es kommen Hände, keine Bilder</translation>
    </message>
    <message>
        <source>On the desk, looking up</source>
        <translation>Auf dem Tisch, Blick nach oben</translation>
    </message>
    <message>
        <source>On a headset, looking forward</source>
        <translation>Am Headset, Blick nach vorn</translation>
    </message>
    <message>
        <source>Above the screen, looking down</source>
        <translation>Über dem Bildschirm, Blick nach unten</translation>
    </message>
    <message>
        <source>{place} (an application asks for that)</source>
        <translation>{place} (so wünscht es eine Anwendung)</translation>
    </message>
    <message>
        <source>Not found out yet</source>
        <translation>Noch nicht herausgefunden</translation>
    </message>
    <message>
        <source>Green light toward you</source>
        <translation>Grünes Licht zum Benutzer</translation>
    </message>
    <message>
        <source>Green light away from you</source>
        <translation>Grünes Licht vom Benutzer weg</translation>
    </message>
    <message>
        <source>{way} (found out from your arms)</source>
        <translation>{way} (an den Armen erkannt)</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>No controller</source>
        <translation>Kein Controller</translation>
    </message>
    <message>
        <source>Plug the controller into a USB port of the computer itself. The first time takes about five seconds.</source>
        <translation>Den Controller direkt an einem USB-Anschluss des Computers einstecken. Beim ersten Mal dauert es etwa fünf Sekunden.</translation>
    </message>
    <message>
        <source>Seen before</source>
        <translation>Früher gesehen</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Forget {name}</source>
        <translation>{name} vergessen</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>EyeView</name>
    <message>
        <source>{covered} of {all} parts covered</source>
        <translation>{covered} von {all} Teilen erfasst</translation>
    </message>
</context>
<context>
    <name>FindingRow</name>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Could be better</source>
        <translation>Könnte besser sein</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>it is starting</source>
        <translation>Er startet gerade</translation>
    </message>
    <message>
        <source>no controller is there</source>
        <translation>Es ist kein Controller da</translation>
    </message>
    <message>
        <source>the controller rests</source>
        <translation>Der Controller ruht</translation>
    </message>
    <message>
        <source>tracking is paused</source>
        <translation>Die Erkennung pausiert</translation>
    </message>
    <message>
        <source>tracking failed</source>
        <translation>Die Erkennung ist ausgefallen</translation>
    </message>
    <message>
        <source>it is stopping</source>
        <translation>Er endet gerade</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Tracking service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Access to the controller</source>
        <translation>Zugriff auf den Controller</translation>
    </message>
    <message>
        <source>Who holds the controller</source>
        <translation>Wer den Controller belegt</translation>
    </message>
    <message>
        <source>USB connection</source>
        <translation>USB-Verbindung</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>Pictures per second</source>
        <translation>Bilder je Sekunde</translation>
    </message>
    <message>
        <source>Infrared light</source>
        <translation>Infrarotlicht</translation>
    </message>
    <message>
        <source>Glass of the controller</source>
        <translation>Glas des Controllers</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Speed of tracking</source>
        <translation>Tempo der Erkennung</translation>
    </message>
    <message>
        <source>Web port</source>
        <translation>Web-Port</translation>
    </message>
    <message>
        <source>Frames over the WebSocket</source>
        <translation>Frames über den WebSocket</translation>
    </message>
    <message>
        <source>Frames for programs</source>
        <translation>Frames für Programme</translation>
    </message>
    <message>
        <source>Pages in the browser</source>
        <translation>Seiten im Browser</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Free disk space</source>
        <translation>Freier Speicherplatz</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Version {version} has run for {minutes} min.</source>
        <translation>Version {version} läuft seit {minutes} min.</translation>
    </message>
    <message>
        <source>The service does not run.</source>
        <translation>Der Dienst läuft nicht.</translation>
    </message>
    <message>
        <source>Start Handspan, or run: handspan-service run</source>
        <translation>Handspan starten oder ausführen: handspan-service run</translation>
    </message>
    <message>
        <source>The service does not answer as it should.</source>
        <translation>Der Dienst antwortet nicht, wie er sollte.</translation>
    </message>
    <message>
        <source>Restart it. After an update, restart both.</source>
        <translation>Neu starten, nach einer Aktualisierung beide.</translation>
    </message>
    <message>
        <source>It runs in safe mode after two quick crashes: settings of tracking and calibrations of yours are left aside.</source>
        <translation>Er läuft nach zwei schnellen Abstürzen abgesichert: Einstellungen der Handerfassung und eigene Kalibrierungen ruhen.</translation>
    </message>
    <message>
        <source>Look at the log; restart the service to have them back.</source>
        <translation>Sehen Sie ins Protokoll; starten Sie den Dienst neu, dann gelten sie wieder.</translation>
    </message>
    <message>
        <source>No controller is plugged in.</source>
        <translation>Kein Controller ist eingesteckt.</translation>
    </message>
    <message>
        <source>Plug it into a USB port of the computer. The first time takes about five seconds.</source>
        <translation>An einem USB-Anschluss des Computers einstecken. Beim ersten Mal dauert es etwa fünf Sekunden.</translation>
    </message>
    <message>
        <source>Your user may open the controller at {place}.</source>
        <translation>Dieses Benutzerkonto darf den Controller an {place} öffnen.</translation>
    </message>
    <message>
        <source>The controller is there, but your user may not open it: the rule for it is missing.</source>
        <translation>Der Controller ist da, aber dieses Benutzerkonto darf ihn nicht öffnen: Die Regel dafür fehlt.</translation>
    </message>
    <message>
        <source>Install the rule, then plug the controller in again.</source>
        <translation>Die Regel einrichten, dann den Controller neu einstecken.</translation>
    </message>
    <message>
        <source>The rule is installed, but your user may still not open the controller.</source>
        <translation>Die Regel ist eingerichtet, aber dieses Benutzerkonto darf den Controller trotzdem nicht öffnen.</translation>
    </message>
    <message>
        <source>Plug the controller in again. Over a remote connection, sit at the computer itself.</source>
        <translation>Den Controller neu einstecken. Bei einer Fernverbindung bitte direkt am Computer arbeiten.</translation>
    </message>
    <message>
        <source>This computer lacks libusb.</source>
        <translation>Auf diesem Computer fehlt libusb.</translation>
    </message>
    <message>
        <source>Install it: sudo apt install libusb-1.0-0</source>
        <translation>Installieren mit: sudo apt install libusb-1.0-0</translation>
    </message>
    <message>
        <source>This system does not tell; the service says: {detail}</source>
        <translation>Dieses System sagt es nicht; der Dienst meldet: {detail}</translation>
    </message>
    <message>
        <source>Handspan holds it (process {pid}).</source>
        <translation>Handspan belegt ihn (Prozess {pid}).</translation>
    </message>
    <message>
        <source>Nobody holds it.</source>
        <translation>Niemand belegt ihn.</translation>
    </message>
    <message>
        <source>{name} (process {pid}) holds it.</source>
        <translation>{name} (Prozess {pid}) belegt ihn.</translation>
    </message>
    <message>
        <source>Close that program, for example a camera application.</source>
        <translation>Dieses Programm schließen, zum Beispiel eine Kamera-App.</translation>
    </message>
    <message>
        <source>Another program holds it.</source>
        <translation>Ein anderes Programm belegt ihn.</translation>
    </message>
    <message>
        <source>Close whatever uses cameras, then plug it in again.</source>
        <translation>Alles schließen, was Kameras benutzt, dann neu einstecken.</translation>
    </message>
    <message>
        <source>No real controller is in use.</source>
        <translation>Kein echter Controller ist in Gebrauch.</translation>
    </message>
    <message>
        <source>{speed} Mbit/s, alone on its way, {siblings} other devices on the bus.</source>
        <translation>{speed} Mbit/s, eigener Weg, {siblings} weitere Geräte am Bus.</translation>
    </message>
    <message>
        <source>Only {speed} Mbit/s; the pictures need 480.</source>
        <translation>Nur {speed} Mbit/s; die Bilder brauchen 480.</translation>
    </message>
    <message>
        <source>Plug the controller into a port of the computer itself, with its own short cable and without a hub.</source>
        <translation>Den Controller mit seinem eigenen kurzen Kabel direkt am Computer einstecken, ohne Hub.</translation>
    </message>
    <message>
        <source>{speed} Mbit/s, behind a hub, {siblings} other devices on the bus.</source>
        <translation>{speed} Mbit/s, hinter einem Hub, {siblings} weitere Geräte am Bus.</translation>
    </message>
    <message>
        <source>Pictures are lost on the way.</source>
        <translation>Bilder gehen unterwegs verloren.</translation>
    </message>
    <message>
        <source>Version {version} started as expected.</source>
        <translation>Version {version} ist wie erwartet gestartet.</translation>
    </message>
    <message>
        <source>The firmware did not start as expected.</source>
        <translation>Die Firmware ist nicht wie erwartet gestartet.</translation>
    </message>
    <message>
        <source>Plug the controller in again.</source>
        <translation>Den Controller neu einstecken.</translation>
    </message>
    <message>
        <source>The controller refused a command.</source>
        <translation>Der Controller hat einen Befehl verweigert.</translation>
    </message>
    <message>
        <source>Plug it in again and close other camera programs.</source>
        <translation>Neu einstecken und andere Kameraprogramme schließen.</translation>
    </message>
    <message>
        <source>{rate} of {nominal} per second, {lost} lost in {seconds} seconds.</source>
        <translation>{rate} von {nominal} je Sekunde, {lost} verloren in {seconds} Sekunden.</translation>
    </message>
    <message>
        <source>{rate} of {nominal} per second.</source>
        <translation>{rate} von {nominal} je Sekunde.</translation>
    </message>
    <message>
        <source>{rate} of {nominal} per second: this computer has too much to do.</source>
        <translation>{rate} von {nominal} je Sekunde: Dieser Computer hat zu viel zu tun.</translation>
    </message>
    <message>
        <source>Close other heavy programs, or choose low resource use in the settings.</source>
        <translation>Andere schwere Programme schließen oder in den Einstellungen „Sparsam“ wählen.</translation>
    </message>
    <message>
        <source>{lost} pictures were lost in {seconds} seconds.</source>
        <translation>{lost} Bilder gingen in {seconds} Sekunden verloren.</translation>
    </message>
    <message>
        <source>No hands flow now: {state}.</source>
        <translation>Gerade kommen keine Hände: {state}.</translation>
    </message>
    <message>
        <source>The service does not run, so this cannot be told.</source>
        <translation>Der Dienst läuft nicht, darum lässt sich das nicht sagen.</translation>
    </message>
    <message>
        <source>Nothing dazzles the controller; exposure {exposure} microseconds.</source>
        <translation>Nichts blendet den Controller; Belichtung {exposure} Mikrosekunden.</translation>
    </message>
    <message>
        <source>A bright light or something very near dazzles the controller.</source>
        <translation>Helles Licht oder etwas sehr Nahes blendet den Controller.</translation>
    </message>
    <message>
        <source>Turn it away from windows and lamps, and keep its view free.</source>
        <translation>Von Fenstern und Lampen wegdrehen und die Sicht frei halten.</translation>
    </message>
    <message>
        <source>The glass looks clean.</source>
        <translation>Das Glas sieht sauber aus.</translation>
    </message>
    <message>
        <source>The glass seems to be smudged.</source>
        <translation>Das Glas scheint verschmiert.</translation>
    </message>
    <message>
        <source>Wipe it with a soft cloth.</source>
        <translation>Mit einem weichen Tuch abwischen.</translation>
    </message>
    <message>
        <source>The one from the factory is in use.</source>
        <translation>Die vom Werk ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Yours of {date} is in use.</source>
        <translation>Die eigene vom {date} ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Typical values are in use: those of this controller could not be read.</source>
        <translation>Übliche Werte sind in Gebrauch: Die dieses Controllers waren nicht lesbar.</translation>
    </message>
    <message>
        <source>Plug the controller in again, or calibrate it.</source>
        <translation>Den Controller neu einstecken oder kalibrieren.</translation>
    </message>
    <message>
        <source>{p95} ms of {budget} ms for 95 of 100 pictures.</source>
        <translation>{p95} ms von {budget} ms für 95 von 100 Bildern.</translation>
    </message>
    <message>
        <source>{p95} ms for 95 of 100 pictures, and the next comes after {budget}.</source>
        <translation>{p95} ms für 95 von 100 Bildern, und das nächste kommt nach {budget}.</translation>
    </message>
    <message>
        <source>There is no tracking: {detail}</source>
        <translation>Es gibt keine Erkennung: {detail}</translation>
    </message>
    <message>
        <source>Install Handspan again.</source>
        <translation>Handspan neu installieren.</translation>
    </message>
    <message>
        <source>The service listens on port {port}.</source>
        <translation>Der Dienst lauscht an Port {port}.</translation>
    </message>
    <message>
        <source>Port {port} is free.</source>
        <translation>Port {port} ist frei.</translation>
    </message>
    <message>
        <source>Web applications are switched off.</source>
        <translation>Web-Anwendungen sind ausgeschaltet.</translation>
    </message>
    <message>
        <source>Switch them on in the settings, if pages need hands.</source>
        <translation>In den Einstellungen einschalten, falls Seiten Hände brauchen.</translation>
    </message>
    <message>
        <source>{name} (process {pid}) uses port {port}.</source>
        <translation>{name} (Prozess {pid}) benutzt Port {port}.</translation>
    </message>
    <message>
        <source>End that program; the port is tried again every two seconds.</source>
        <translation>Dieses Programm beenden; der Port wird alle zwei Sekunden neu versucht.</translation>
    </message>
    <message>
        <source>Another program, perhaps another user&apos;s, uses port {port}.</source>
        <translation>Ein anderes Programm, vielleicht eines anderen Kontos, benutzt Port {port}.</translation>
    </message>
    <message>
        <source>End that program, for example the old Leap Motion service.</source>
        <translation>Dieses Programm beenden, zum Beispiel den alten Dienst von Leap Motion.</translation>
    </message>
    <message>
        <source>{frames} frames in {seconds} seconds.</source>
        <translation>{frames} Frames in {seconds} Sekunden.</translation>
    </message>
    <message>
        <source>It connects, but no frames come: {state}.</source>
        <translation>Die Verbindung steht, aber es kommen keine Frames: {state}.</translation>
    </message>
    <message>
        <source>It connects. No frames were counted, since hands go to the application in front, and to those that have your permission.</source>
        <translation>Die Verbindung gelingt. Es wurden keine Frames gezählt, denn Hände bekommt die Anwendung im Vordergrund, und wer eine Erlaubnis hat.</translation>
    </message>
    <message>
        <source>Nobody can connect: {detail}</source>
        <translation>Niemand kann sich verbinden: {detail}</translation>
    </message>
    <message>
        <source>Restart the service; look at the log if that fails.</source>
        <translation>Den Dienst neu starten; hilft das nicht, ins Protokoll schauen.</translation>
    </message>
    <message>
        <source>Programs are switched off in the settings.</source>
        <translation>Programme sind in den Einstellungen ausgeschaltet.</translation>
    </message>
    <message>
        <source>{pages} web pages are connected now.</source>
        <translation>{pages} Webseiten sind jetzt verbunden.</translation>
    </message>
    <message>
        <source>No web page is connected now.</source>
        <translation>Keine Webseite ist jetzt verbunden.</translation>
    </message>
    <message>
        <source>If a page should be: reload it, and where the browser asks whether it may reach the local network or apps on this device, allow it. A page that was refused can be allowed through the sign before its address.</source>
        <translation>Falls eine verbunden sein sollte: neu laden, und wenn der Browser nach dem lokalen Netzwerk oder Apps auf diesem Gerät fragt, zustimmen. Eine abgelehnte Seite lässt sich über das Zeichen vor ihrer Adresse zulassen.</translation>
    </message>
    <message>
        <source>The date is {date}.</source>
        <translation>Es ist der {date}.</translation>
    </message>
    <message>
        <source>The date is {date}, before Handspan was installed.</source>
        <translation>Es ist der {date}, vor der Installation von Handspan.</translation>
    </message>
    <message>
        <source>Set the clock: recordings and calibrations carry their date.</source>
        <translation>Die Uhr stellen: Aufnahmen und Kalibrierungen tragen ihr Datum.</translation>
    </message>
    <message>
        <source>{megabytes} MB are free.</source>
        <translation>{megabytes} MB sind frei.</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free.</source>
        <translation>Nur {megabytes} MB sind frei.</translation>
    </message>
    <message>
        <source>Make room: a recording takes 1 to 1.7 GB a minute.</source>
        <translation>Platz schaffen: Eine Aufnahme braucht 1 bis 1,7 GB je Minute.</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free: settings may not be kept.</source>
        <translation>Nur {megabytes} MB sind frei: Einstellungen gehen vielleicht verloren.</translation>
    </message>
    <message>
        <source>Make room on the disk.</source>
        <translation>Platz auf dem Datenträger schaffen.</translation>
    </message>
    <message>
        <source>Settings, logs and sockets can be written.</source>
        <translation>Einstellungen, Protokolle und Sockets sind schreibbar.</translation>
    </message>
    <message>
        <source>{folder} cannot be written.</source>
        <translation>{folder} ist nicht schreibbar.</translation>
    </message>
    <message>
        <source>Give it back to your user, or make room for it.</source>
        <translation>Dem eigenen Konto zurückgeben oder Platz schaffen.</translation>
    </message>
    <message>
        <source>{folder} is open to other users.</source>
        <translation>{folder} steht anderen Konten offen.</translation>
    </message>
    <message>
        <source>Close it: chmod 700 {folder}</source>
        <translation>Schließen mit: chmod 700 {folder}</translation>
    </message>
</context>
<context>
    <name>Gestures</name>
    <message>
        <source>Circle</source>
        <translation>Kreis</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>Key tap</source>
        <translation>Tastentipp</translation>
    </message>
    <message>
        <source>Screen tap</source>
        <translation>Bildschirmtipp</translation>
    </message>
    <message>
        <source>{name}, {turns} turns</source>
        <translation>{name}, {turns} Umdrehungen</translation>
    </message>
</context>
<context>
    <name>Graphs</name>
    <message>
        <source>wait</source>
        <translation>warten</translation>
    </message>
    <message>
        <source>+ find hands</source>
        <translation>+ Hände finden</translation>
    </message>
    <message>
        <source>+ to the service</source>
        <translation>+ zum Dienst</translation>
    </message>
    <message>
        <source>+ hand out</source>
        <translation>+ verteilen</translation>
    </message>
    <message>
        <source>Rate, per second</source>
        <translation>Rate, je Sekunde</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>Frames</translation>
    </message>
    <message>
        <source>Latency from image to application, ms</source>
        <translation>Verzögerung vom Bild zur Anwendung, ms</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>Images not used, per second</source>
        <translation>Unbenutzte Bilder, je Sekunde</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>verloren</translation>
    </message>
    <message>
        <source>Exposure, µs</source>
        <translation>Belichtung, µs</translation>
    </message>
    <message>
        <source>exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Gain, times</source>
        <translation>Verstärkung, fach</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>Verstärkung</translation>
    </message>
</context>
<context>
    <name>HandPage</name>
    <message>
        <source>Learn the size of your hands</source>
        <translation>Handgröße lernen</translation>
    </message>
    <message>
        <source>Depth comes from size: with your own, hands stand where they are. It takes about ten seconds, and one hand is enough for both.</source>
        <translation>Die Tiefe folgt aus der Größe: Mit der eigenen stehen Hände dort, wo sie sind. Es dauert etwa zehn Sekunden, und eine Hand reicht für beide.</translation>
    </message>
    <message>
        <source>Learnt until now</source>
        <translation>Bisher gelernt</translation>
    </message>
    <message>
        <source>Learn anew</source>
        <translation>Neu lernen</translation>
    </message>
    <message>
        <source>What is known</source>
        <translation>Was bekannt ist</translation>
    </message>
    <message>
        <source>Whose hands</source>
        <translation>Wessen Hände</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Switch when somebody else sits down; each person is learnt once.</source>
        <translation>Umschalten, wenn sich jemand anders hinsetzt; jede Person wird einmal gelernt.</translation>
    </message>
    <message>
        <source>The service is not connected.</source>
        <translation>Der Dienst ist nicht verbunden.</translation>
    </message>
    <message>
        <source>✓  Your hands are known.</source>
        <translation>✓  Die Hände sind bekannt.</translation>
    </message>
    <message>
        <source>Plug in a controller: only real hands have a size.</source>
        <translation>Einen Controller einstecken: Nur echte Hände haben eine Größe.</translation>
    </message>
    <message>
        <source>Hold one hand over the controller, palm down.</source>
        <translation>Eine Hand über den Controller halten, Handfläche nach unten.</translation>
    </message>
    <message>
        <source>A little farther: about two hands&apos; widths away.</source>
        <translation>Etwas weiter weg: etwa zwei Handbreit.</translation>
    </message>
    <message>
        <source>A little nearer: about two hands&apos; widths away.</source>
        <translation>Etwas näher heran: etwa zwei Handbreit.</translation>
    </message>
    <message>
        <source>Open your hand and spread the fingers.</source>
        <translation>Die Hand öffnen und die Finger spreizen.</translation>
    </message>
    <message>
        <source>Good. Turn your hand slowly, and move the fingers a little.</source>
        <translation>Gut. Die Hand langsam drehen und die Finger etwas bewegen.</translation>
    </message>
    <message>
        <source>Your hand is {mm} mm long, as the average one.</source>
        <translation>Die Hand ist {mm} mm lang, wie im Durchschnitt.</translation>
    </message>
    <message>
        <source>Your hand is {mm} mm long, {n} % more than the average one.</source>
        <translation>Die Hand ist {mm} mm lang, {n} % mehr als im Durchschnitt.</translation>
    </message>
    <message>
        <source>Your hand is {mm} mm long, {n} % less than the average one.</source>
        <translation>Die Hand ist {mm} mm lang, {n} % weniger als im Durchschnitt.</translation>
    </message>
    <message>
        <source>Thumb</source>
        <translation>Daumen</translation>
    </message>
    <message>
        <source>Index finger</source>
        <translation>Zeigefinger</translation>
    </message>
    <message>
        <source>Middle finger</source>
        <translation>Mittelfinger</translation>
    </message>
    <message>
        <source>Ring finger</source>
        <translation>Ringfinger</translation>
    </message>
    <message>
        <source>Little finger</source>
        <translation>Kleiner Finger</translation>
    </message>
    <message>
        <source>{name}: {mm} mm (average {average} mm)</source>
        <translation>{name}: {mm} mm (Durchschnitt {average} mm)</translation>
    </message>
    <message>
        <source>Across the knuckles</source>
        <translation>Über die Knöchel</translation>
    </message>
    <message>
        <source>known</source>
        <translation>bekannt</translation>
    </message>
    <message>
        <source>not learnt yet</source>
        <translation>noch nicht gelernt</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>Ich</translation>
    </message>
    <message>
        <source>{name} ({known})</source>
        <translation>{name} ({known})</translation>
    </message>
    <message>
        <source>✓  {user}</source>
        <translation>✓  {user}</translation>
    </message>
    <message>
        <source>Name of the person</source>
        <translation>Name der Person</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>New name of {name}</source>
        <translation>Neuer Name von {name}</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Remove a person</source>
        <translation>Person entfernen</translation>
    </message>
    <message>
        <source>Remove {name}, and forget the size of their hands?</source>
        <translation>{name} entfernen und die Größe der Hände vergessen?</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu of Handspan</source>
        <translation>Menü von Handspan</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>KeyButton</name>
    <message>
        <source>{meaning} (key {key})</source>
        <translation>{meaning} (Taste {key})</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Simulated controller: these are not real hands</source>
        <translation>Simulierter Controller: Das sind keine echten Hände</translation>
    </message>
    <message>
        <source>Recording: these hands are not live</source>
        <translation>Aufnahme: Diese Hände sind nicht live</translation>
    </message>
    <message>
        <source>Not connected to the service.</source>
        <translation>Nicht mit dem Dienst verbunden.</translation>
    </message>
    <message>
        <source>Known. If somebody else uses this computer, forget it: theirs is learnt in seconds.</source>
        <translation>Bekannt. Benutzt jemand anders diesen Computer, einfach vergessen: Die neue ist in Sekunden gelernt.</translation>
    </message>
    <message>
        <source>Being learnt: hold an open hand 15 to 25 cm from the controller.</source>
        <translation>Wird gelernt: eine offene Hand 15 bis 25 cm vor den Controller halten.</translation>
    </message>
    <message>
        <source>Learnt as soon as a controller sees your hands.</source>
        <translation>Wird gelernt, sobald ein Controller Hände sieht.</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>{images} images/s in, {frames} frames/s out</source>
        <translation>{images} Bilder/s herein, {frames} Frames/s hinaus</translation>
    </message>
    <message>
        <source>Tracker {middle} ms, p95 {slow} ms</source>
        <translation>Erkennung {middle} ms, p95 {slow} ms</translation>
    </message>
    <message>
        <source>Latency {middle} ms, p95 {slow} ms</source>
        <translation>Latenz {middle} ms, p95 {slow} ms</translation>
    </message>
    <message>
        <source>{dropped} images skipped, {lost} lost</source>
        <translation>{dropped} Bilder ausgelassen, {lost} verloren</translation>
    </message>
    <message>
        <source>This recording holds hands, but no pictures.</source>
        <translation>Diese Aufnahme enthält Hände, aber keine Bilder.</translation>
    </message>
    <message>
        <source>Tracking is paused: no pictures come.</source>
        <translation>Die Erkennung pausiert: Es kommen keine Bilder.</translation>
    </message>
    <message>
        <source>No controller: no pictures come.</source>
        <translation>Kein Controller: Es kommen keine Bilder.</translation>
    </message>
    <message>
        <source>Tracking failed: no pictures come.</source>
        <translation>Die Erkennung ist ausgefallen: Es kommen keine Bilder.</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Trails</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>View menu</source>
        <translation>Menü der Ansicht</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Hand size</source>
        <translation>Handgröße</translation>
    </message>
    <message>
        <source>Forget hand size</source>
        <translation>Handgröße vergessen</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>thumb</source>
        <translation>Daumen</translation>
    </message>
    <message>
        <source>index</source>
        <translation>Zeigefinger</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>Mittelfinger</translation>
    </message>
    <message>
        <source>ring</source>
        <translation>Ringfinger</translation>
    </message>
    <message>
        <source>pinky</source>
        <translation>Kleiner Finger</translation>
    </message>
    <message>
        <source>id {id}   confidence {confidence}   pinch {pinch}   grab {grab}</source>
        <translation>Nr. {id}   Vertrauen {confidence}   Pinzette {pinch}   Griff {grab}</translation>
    </message>
    <message>
        <source>mm/s</source>
        <translation>mm/s</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>Latency {now} ms</source>
        <translation>Verzögerung {now} ms</translation>
    </message>
    <message>
        <source>H  figures and keys</source>
        <translation>H  Zahlen und Tasten</translation>
    </message>
    <message>
        <source>Handspan {version}   H  figures and keys</source>
        <translation>Handspan {version}   H  Zahlen und Tasten</translation>
    </message>
    <message>
        <source>Display paused: P goes on, comma and full stop step</source>
        <translation>Anzeige angehalten: weiter mit P, schrittweise mit Komma und Punkt</translation>
    </message>
    <message>
        <source>Display paused, {back} frames back: P goes on, comma and full stop step</source>
        <translation>Anzeige angehalten, {back} Frames zurück: weiter mit P, schrittweise mit Komma und Punkt</translation>
    </message>
    <message>
        <source>No hands in view</source>
        <translation>Keine Hände zu sehen</translation>
    </message>
    <message>
        <source>Hold a hand over the controller</source>
        <translation>Eine Hand über den Controller halten</translation>
    </message>
    <message>
        <source>render {paints}/s   data {frames}/s</source>
        <translation>Bild {paints}/s   Daten {frames}/s</translation>
    </message>
</context>
<context>
    <name>LogWindow</name>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Panel</translation>
    </message>
    <message>
        <source>Output of the service</source>
        <translation>Ausgabe des Dienstes</translation>
    </message>
    <message>
        <source>Least level</source>
        <translation>Kleinste Stufe</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>From information on</source>
        <translation>Ab Hinweisen</translation>
    </message>
    <message>
        <source>From warnings on</source>
        <translation>Ab Warnungen</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Nothing was logged.</source>
        <translation>Nichts wurde protokolliert.</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Not saved: {why}</source>
        <translation>Nicht gespeichert: {why}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Applications: {n} questions wait</source>
        <translation>Anwendungen: {n} Fragen warten</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Put this notice away</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>OriginCard</name>
    <message>
        <source>Origin of a web page</source>
        <translation>Herkunft einer Webseite</translation>
    </message>
    <message>
        <source>What the web page may do</source>
        <translation>Was die Webseite darf</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Web pages by their address</source>
        <translation>Webseiten nach ihrer Adresse</translation>
    </message>
    <message>
        <source>Let in: hands without a question. Kept out: it may not even connect.</source>
        <translation>Zugelassen: Hände ohne Frage. Ausgesperrt: nicht einmal eine Verbindung.</translation>
    </message>
    <message>
        <source>✓  Always let in</source>
        <translation>✓  Immer zulassen</translation>
    </message>
    <message>
        <source>✕  Keep out</source>
        <translation>✕  Aussperren</translation>
    </message>
    <message>
        <source>What {origin} may do</source>
        <translation>Was {origin} darf</translation>
    </message>
    <message>
        <source>Remove {origin}</source>
        <translation>{origin} entfernen</translation>
    </message>
</context>
<context>
    <name>PageTitles</name>
    <message>
        <source>Live view</source>
        <translation>Live-Ansicht</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>Anwendungen</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Berechtigungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Hand setup</source>
        <translation>Hand einrichten</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Troubleshooting</source>
        <translation>Fehlersuche</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Handspan crashed the last time. A report is kept on this computer alone: Troubleshooting shows it with “Make a report…”.</source>
        <translation>Handspan ist beim letzten Mal abgestürzt. Ein Bericht bleibt allein auf diesem Computer: Die Fehlersuche zeigt ihn mit „Bericht erstellen …“.</translation>
    </message>
    <message>
        <source>Safe mode after two quick crashes: settings of tracking and calibrations of yours are left aside. Restart the service to have them back.</source>
        <translation>Abgesicherter Betrieb nach zwei schnellen Abstürzen: Einstellungen der Handerfassung und eigene Kalibrierungen ruhen. Starten Sie den Dienst neu, dann gelten sie wieder.</translation>
    </message>
    <message>
        <source>{name} is no longer played: the service was started anew and uses the controller again.</source>
        <translation>{name} wird nicht mehr abgespielt: Der Dienst wurde neu gestartet und nutzt wieder den Controller.</translation>
    </message>
    <message>
        <source>That did not work: {why}</source>
        <translation>Das hat nicht geklappt: {why}</translation>
    </message>
    <message>
        <source>The start at login cannot be changed: {why}</source>
        <translation>Der Start beim Anmelden lässt sich nicht ändern: {why}</translation>
    </message>
    <message>
        <source>Handspan goes on</source>
        <translation>Handspan läuft weiter</translation>
    </message>
    <message>
        <source>Tracking continues without the window. To quit, use the tray menu.</source>
        <translation>Die Erkennung läuft ohne das Fenster weiter. Beenden geht über das Symbol in der Leiste.</translation>
    </message>
</context>
<context>
    <name>PanelCard</name>
    <message>
        <source>This panel</source>
        <translation>Dieses Panel</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>Beim Anmelden starten</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Colours of this window.</source>
        <translation>Farben dieses Fensters.</translation>
    </message>
    <message>
        <source>Pages find hands only if tracking runs before the browser opens them.</source>
        <translation>Seiten finden Hände nur, wenn die Erkennung schon läuft, bevor der Browser sie öffnet.</translation>
    </message>
    <message>
        <source>Tell on the desktop what happens while this window is closed.</source>
        <translation>Auf dem Desktop melden, was geschieht, während dieses Fenster zu ist.</translation>
    </message>
    <message>
        <source>Of this panel, from its next start on.</source>
        <translation>Sprache dieses Panels, ab dem nächsten Start.</translation>
    </message>
</context>
<context>
    <name>PermissionChip</name>
    <message>
        <source>Allow always</source>
        <translation>Immer erlauben</translation>
    </message>
    <message>
        <source>Never allow</source>
        <translation>Nie erlauben</translation>
    </message>
    <message>
        <source>Forget my answer</source>
        <translation>Antwort vergessen</translation>
    </message>
    <message>
        <source>{what}: {why}</source>
        <translation>{what}: {why}</translation>
    </message>
</context>
<context>
    <name>Permissions</name>
    <message>
        <source>Page without an address</source>
        <translation>Seite ohne Adresse</translation>
    </message>
    <message>
        <source>Unnamed application</source>
        <translation>Anwendung ohne Namen</translation>
    </message>
    <message>
        <source>being looked up</source>
        <translation>wird ermittelt</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>AppImage</source>
        <translation>AppImage</translation>
    </message>
    <message>
        <source>Flatpak</source>
        <translation>Flatpak</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>Snap</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>Unknown program</source>
        <translation>Unbekanntes Programm</translation>
    </message>
    <message>
        <source>Hands</source>
        <translation>Hände</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Allow once</source>
        <translation>Einmal erlauben</translation>
    </message>
    <message>
        <source>Allow always</source>
        <translation>Immer erlauben</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>May it see your hands?</source>
        <translation>Darf es die Hände sehen?</translation>
    </message>
    <message>
        <source>May it see your hands in the background, too?</source>
        <translation>Darf es die Hände auch im Hintergrund sehen?</translation>
    </message>
    <message>
        <source>May it see the controller&apos;s pictures?</source>
        <translation>Darf es die Bilder des Controllers sehen?</translation>
    </message>
    <message>
        <source>May it pause tracking?</source>
        <translation>Darf es die Erkennung anhalten?</translation>
    </message>
    <message>
        <source>May it say how the controller is mounted?</source>
        <translation>Darf es sagen, wie der Controller angebracht ist?</translation>
    </message>
    <message>
        <source>It then knows where your hands are and what they do, while it is in front of you.</source>
        <translation>Es weiß dann, wo die Hände sind und was sie tun, solange es vorn ist.</translation>
    </message>
    <message>
        <source>It then knows what your hands do also while you work with another application.</source>
        <translation>Es weiß dann auch, was die Hände tun, während eine andere Anwendung vorn ist.</translation>
    </message>
    <message>
        <source>It then sees what the cameras see: the room in front of the controller, and who is there.</source>
        <translation>Es sieht dann, was die Kameras sehen: den Raum vor dem Controller und wer dort ist.</translation>
    </message>
    <message>
        <source>It can then stop and resume tracking for every application. What you paused yourself stays paused.</source>
        <translation>Es kann dann die Erkennung für alle Anwendungen anhalten und fortsetzen. Was von Hand angehalten wurde, bleibt angehalten.</translation>
    </message>
    <message>
        <source>Tracking then follows its wish, such as a headset, while it runs. That can spoil tracking for other applications.</source>
        <translation>Die Erkennung folgt dann seinem Wunsch, zum Beispiel für ein Headset, solange es läuft. Das kann sie für andere Anwendungen verderben.</translation>
    </message>
    <message>
        <source>It was opened from a file, or stands in a sandbox: the browser does not tell which page it is. So what you allow holds until this page is closed, and “Never” holds for all such pages of this browser.</source>
        <translation>Sie wurde aus einer Datei geöffnet oder steht in einer Sandbox: Der Browser sagt nicht, welche Seite es ist. Was Sie erlauben, gilt darum, bis diese Seite geschlossen wird, und „Nie“ gilt für alle solchen Seiten dieses Browsers.</translation>
    </message>
    <message>
        <source>May see your hands</source>
        <translation>Darf die Hände sehen</translation>
    </message>
    <message>
        <source>May not see your hands</source>
        <translation>Darf die Hände nicht sehen</translation>
    </message>
    <message>
        <source>May see your hands in the background</source>
        <translation>Darf die Hände im Hintergrund sehen</translation>
    </message>
    <message>
        <source>May not see your hands in the background</source>
        <translation>Darf die Hände im Hintergrund nicht sehen</translation>
    </message>
    <message>
        <source>May see the controller&apos;s pictures</source>
        <translation>Darf die Bilder des Controllers sehen</translation>
    </message>
    <message>
        <source>May not see the controller&apos;s pictures</source>
        <translation>Darf die Bilder des Controllers nicht sehen</translation>
    </message>
    <message>
        <source>May pause tracking</source>
        <translation>Darf die Erkennung anhalten</translation>
    </message>
    <message>
        <source>May not pause tracking</source>
        <translation>Darf die Erkennung nicht anhalten</translation>
    </message>
    <message>
        <source>May say how the controller is mounted</source>
        <translation>Darf sagen, wie der Controller angebracht ist</translation>
    </message>
    <message>
        <source>May not say how the controller is mounted</source>
        <translation>Darf nicht sagen, wie der Controller angebracht ist</translation>
    </message>
    <message>
        <source>Since {day}, after three refusals</source>
        <translation>Seit {day}, nach drei Ablehnungen</translation>
    </message>
    <message>
        <source>Since {day}, by your answer</source>
        <translation>Seit {day}, durch eigene Antwort</translation>
    </message>
    <message>
        <source>allowed to all applications</source>
        <translation>allen Anwendungen erlaubt</translation>
    </message>
    <message>
        <source>denied to all applications</source>
        <translation>allen Anwendungen verwehrt</translation>
    </message>
    <message>
        <source>you always allow it</source>
        <translation>immer erlaubt</translation>
    </message>
    <message>
        <source>you never allow it</source>
        <translation>nie erlaubt</translation>
    </message>
    <message>
        <source>allowed until it disconnects</source>
        <translation>erlaubt, bis es sich trennt</translation>
    </message>
    <message>
        <source>denied until it disconnects</source>
        <translation>verwehrt, bis es sich trennt</translation>
    </message>
    <message>
        <source>allowed while nobody can be asked</source>
        <translation>erlaubt, solange niemand gefragt werden kann</translation>
    </message>
    <message>
        <source>denied while nobody can be asked</source>
        <translation>verwehrt, solange niemand gefragt werden kann</translation>
    </message>
    <message>
        <source>waits for your answer</source>
        <translation>wartet auf Antwort</translation>
    </message>
    <message>
        <source>denied: the question was not answered</source>
        <translation>verwehrt: Die Frage blieb ohne Antwort</translation>
    </message>
    <message>
        <source>not possible for such an application</source>
        <translation>für eine solche Anwendung nicht möglich</translation>
    </message>
    <message>
        <source>denied until it is known who it is</source>
        <translation>verwehrt, bis bekannt ist, wer es ist</translation>
    </message>
    <message>
        <source>allowed, as nothing tells which window is in front</source>
        <translation>erlaubt, weil nichts sagt, welches Fenster vorn ist</translation>
    </message>
    <message>
        <source>you are asked when it matters</source>
        <translation>wird gefragt, wenn es darauf ankommt</translation>
    </message>
    <message>
        <source>This desktop does not tell which window is in front. So every application counts as being in front and gets hands, unless it says itself that it is not. To keep hands from an application, deny them to it below.</source>
        <translation>Dieser Desktop sagt nicht, welches Fenster vorn ist. Darum gilt jede Anwendung als vorn und bekommt Hände, außer sie sagt selbst, dass sie es nicht ist. Einer Anwendung lassen sich Hände unten verwehren.</translation>
    </message>
    <message>
        <source>It is not known whose window is in front just now, so every application counts as being there.</source>
        <translation>Gerade ist nicht bekannt, wessen Fenster vorn ist, darum gilt jede Anwendung als vorn.</translation>
    </message>
    <message>
        <source>Hands go to the application whose window is in front. Windows of Handspan do not count: while you look at one, hands go on to where they went before.</source>
        <translation>Hände gehen an die Anwendung, deren Fenster vorn ist. Fenster von Handspan zählen nicht: Solange eines davon vorn ist, gehen die Hände weiter an die Anwendung davor.</translation>
    </message>
</context>
<context>
    <name>PermissionsPage</name>
    <message>
        <source>Search applications and permissions</source>
        <translation>Anwendungen und Berechtigungen durchsuchen</translation>
    </message>
    <message>
        <source>Which window is in front</source>
        <translation>Welches Fenster vorn ist</translation>
    </message>
    <message>
        <source>For all applications</source>
        <translation>Für alle Anwendungen</translation>
    </message>
    <message>
        <source>“Deny” stands above every remembered answer. “Ask” and “Allow” hold for applications that you have not answered.</source>
        <translation>„Ablehnen“ steht über jeder gemerkten Antwort. „Fragen“ und „Erlauben“ gelten für Anwendungen ohne Antwort.</translation>
    </message>
    <message>
        <source>That did not work: {why}</source>
        <translation>Das hat nicht geklappt: {why}</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Camera pictures</source>
        <translation>Kamerabilder</translation>
    </message>
    <message>
        <source>Left and right camera, {hands} hands drawn in</source>
        <translation>Linke und rechte Kamera, {hands} Hände eingezeichnet</translation>
    </message>
    <message>
        <source>Left camera</source>
        <translation>Linke Kamera</translation>
    </message>
    <message>
        <source>Right camera</source>
        <translation>Rechte Kamera</translation>
    </message>
</context>
<context>
    <name>PlaybackCard</name>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Playing into every application</source>
        <translation>Wird in jede Anwendung gespielt</translation>
    </message>
    <message>
        <source>Back to the controller</source>
        <translation>Zurück zum Controller</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Play the next image</source>
        <translation>Nächstes Bild spielen</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>{n} x</source>
        <translation>{n} x</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>{position} of {length}</source>
        <translation>{position} von {length}</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Noch einmal spielen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>⚠  {problem}</source>
        <translation>⚠  {problem}</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Graphs of rates and delays</source>
        <translation>Kurven der Raten und Verzögerungen</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>The graphs stopped and are started again.</source>
        <translation>Die Kurven sind stehen geblieben und werden neu gestartet.</translation>
    </message>
    <message>
        <source>The graphs cannot be drawn: the program that draws them ended several times. The log tells the reason. Switch the graphs off and on to try again.</source>
        <translation>Die Kurven lassen sich nicht zeichnen: Das Programm, das sie zeichnet, hat sich mehrmals beendet. Der Grund steht im Protokoll. Zum erneuten Versuch die Kurven aus- und wieder einschalten.</translation>
    </message>
</context>
<context>
    <name>ProfileBar</name>
    <message>
        <source>What is changed</source>
        <translation>Was geändert wird</translation>
    </message>
    <message>
        <source>For everything</source>
        <translation>Für alles</translation>
    </message>
    <message>
        <source>Profile {name}</source>
        <translation>Profil {name}</translation>
    </message>
    <message>
        <source>New profile…</source>
        <translation>Neues Profil …</translation>
    </message>
    <message>
        <source>Name of the new profile</source>
        <translation>Name des neuen Profils</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
</context>
<context>
    <name>ProfileCard</name>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Applications of this profile</source>
        <translation>Anwendungen dieses Profils</translation>
    </message>
    <message>
        <source>Add a connected application</source>
        <translation>Verbundene Anwendung hinzufügen</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Wegnehmen</translation>
    </message>
    <message>
        <source>Profile {name}</source>
        <translation>Profil {name}</translation>
    </message>
    <message>
        <source>Use no longer</source>
        <translation>Nicht mehr verwenden</translation>
    </message>
    <message>
        <source>Use now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <source>It holds now. What you change below is changed in this profile; the rest stays as for everything.</source>
        <translation>Es gilt jetzt. Änderungen unten gelten für dieses Profil, der Rest bleibt wie für alles.</translation>
    </message>
    <message>
        <source>It does not hold now. Use it here or in the tray menu, or let it hold while an application is in front:</source>
        <translation>Es gilt gerade nicht. Hier oder im Menü der Leiste verwenden, oder gelten lassen, solange eine Anwendung vorn ist:</translation>
    </message>
    <message>
        <source>Add a connected application…</source>
        <translation>Verbundene Anwendung hinzufügen …</translation>
    </message>
    <message>
        <source>Remove a profile</source>
        <translation>Profil entfernen</translation>
    </message>
    <message>
        <source>Remove the profile {name} for good?</source>
        <translation>Das Profil {name} endgültig entfernen?</translation>
    </message>
    <message>
        <source>New name of the profile {name}</source>
        <translation>Neuer Name des Profils {name}</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
</context>
<context>
    <name>QuestionRow</name>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>{n} s left</source>
        <translation>noch {n} s</translation>
    </message>
</context>
<context>
    <name>QuestionWindow</name>
    <message>
        <source>Handspan asks</source>
        <translation>Handspan fragt</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>Time to answer</source>
        <translation>Zeit zum Antworten</translation>
    </message>
    <message>
        <source>&amp;Allow once</source>
        <translation>&amp;Einmal erlauben</translation>
    </message>
    <message>
        <source>Allow al&amp;ways</source>
        <translation>&amp;Immer erlauben</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>&amp;Jetzt nicht</translation>
    </message>
    <message>
        <source>Ne&amp;ver</source>
        <translation>&amp;Nie</translation>
    </message>
    <message>
        <source>Until the application disconnects</source>
        <translation>Bis sich die Anwendung trennt</translation>
    </message>
    <message>
        <source>Until you revoke it on the page Permissions</source>
        <translation>Bis zum Widerruf auf der Seite Berechtigungen</translation>
    </message>
    <message>
        <source>Until the application connects anew</source>
        <translation>Bis sich die Anwendung neu verbindet</translation>
    </message>
    <message>
        <source>{n} more to answer</source>
        <translation>noch {n} zu beantworten</translation>
    </message>
    <message>
        <source>{kind} · {place}</source>
        <translation>{kind} · {place}</translation>
    </message>
    <message>
        <source>Without an answer it is “not now” in {n} s</source>
        <translation>Ohne Antwort heißt es in {n} s „Jetzt nicht“</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>RecordingPage</name>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>A recording holds infrared pictures of whatever is before the controller, people too. It stays on this computer; look at it before you give it away.</source>
        <translation>Eine Aufnahme enthält Infrarotbilder von allem vor dem Controller, auch von Menschen. Sie bleibt auf diesem Computer; vor dem Weitergeben bitte ansehen.</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Work on a recording</source>
        <translation>Arbeit an einer Aufnahme</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Nothing is recorded yet. Press Record, move your hands, press Stop.</source>
        <translation>Noch nichts aufgenommen. Auf „Aufnehmen“ drücken, die Hände bewegen, auf „Stopp“ drücken.</translation>
    </message>
    <message>
        <source>Folder: {path}</source>
        <translation>Ordner: {path}</translation>
    </message>
    <message>
        <source>Show {n} more</source>
        <translation>{n} weitere zeigen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>●  {time}</source>
        <translation>●  {time}</translation>
    </message>
    <message>
        <source>⚠  {problem}</source>
        <translation>⚠  {problem}</translation>
    </message>
    <message>
        <source>Recorded {name}</source>
        <translation>{name} aufgenommen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Room on the disk: {free}. A minute takes 1 to 1.7 GB.</source>
        <translation>Platz auf dem Datenträger: {free}. Eine Minute braucht 1 bis 1,7 GB.</translation>
    </message>
    <message>
        <source>New name of {name}</source>
        <translation>Neuer Name von {name}</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete a recording</source>
        <translation>Aufnahme löschen</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>{name} endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>{images} images, {frames} frames, {size}</source>
        <translation>{images} Bilder, {frames} Frames, {size}</translation>
    </message>
    <message>
        <source>Room on the disk: {free}</source>
        <translation>Platz auf dem Datenträger: {free}</translation>
    </message>
    <message>
        <source>{n} images were left out: the disk is too slow</source>
        <translation>{n} Bilder ausgelassen: Der Datenträger ist zu langsam</translation>
    </message>
    <message>
        <source>Cancelled: nothing of {result} is left.</source>
        <translation>Abgebrochen: Von {result} bleibt nichts.</translation>
    </message>
    <message>
        <source>{result} is ready.</source>
        <translation>{result} ist fertig.</translation>
    </message>
    <message>
        <source>Making {result}: {n} images read</source>
        <translation>{result} entsteht: {n} Bilder gelesen</translation>
    </message>
    <message>
        <source>Making {result}: {n} frames written</source>
        <translation>{result} entsteht: {n} Frames geschrieben</translation>
    </message>
    <message>
        <source>Deleting {name}</source>
        <translation>{name} wird gelöscht</translation>
    </message>
</context>
<context>
    <name>RecordingRow</name>
    <message>
        <source>First picture of {name}</source>
        <translation>Erstes Bild von {name}</translation>
    </message>
    <message>
        <source>⚠  {problem}</source>
        <translation>⚠  {problem}</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play {name}</source>
        <translation>{name} abspielen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>Mehr für {name}</translation>
    </message>
    <message>
        <source>Keep a part…</source>
        <translation>Einen Teil behalten …</translation>
    </message>
    <message>
        <source>Export hands as a table (CSV)</source>
        <translation>Hände als Tabelle exportieren (CSV)</translation>
    </message>
    <message>
        <source>Export hands for leap.js (JSON)</source>
        <translation>Hände für leap.js exportieren (JSON)</translation>
    </message>
    <message>
        <source>Export hands for leap.js, packed</source>
        <translation>Hände für leap.js exportieren, gepackt</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
</context>
<context>
    <name>RecordingWords</name>
    <message>
        <source>{date}  ·  {length} min  ·  {size}</source>
        <translation>{date}  ·  {length} min  ·  {size}</translation>
    </message>
    <message>
        <source>{date}  ·  hands without images  ·  {size}</source>
        <translation>{date}  ·  Hände ohne Bilder  ·  {size}</translation>
    </message>
    <message>
        <source>{date}  ·  {size}</source>
        <translation>{date}  ·  {size}</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>Report for those who help</source>
        <translation>Bericht für alle, die helfen</translation>
    </message>
    <message>
        <source>The checks are made for it; that takes about ten seconds…</source>
        <translation>Dafür laufen die Prüfungen; das dauert etwa zehn Sekunden …</translation>
    </message>
    <message>
        <source>Parts of the report</source>
        <translation>Teile des Berichts</translation>
    </message>
    <message>
        <source>What this part holds</source>
        <translation>Was dieser Teil enthält</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>The report cannot be made: {why}</source>
        <translation>Der Bericht lässt sich nicht erstellen: {why}</translation>
    </message>
    <message>
        <source>This is all of it. Names, folders, pages and programs are taken out. It stays on this computer until you hand it on.</source>
        <translation>Das ist alles. Namen, Ordner, Seiten und Programme sind herausgenommen. Es bleibt auf diesem Computer, bis es jemand weitergibt.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Not saved: {why}</source>
        <translation>Nicht gespeichert: {why}</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>How large is your board?</source>
        <translation>Wie groß ist die Tafel?</translation>
    </message>
    <message>
        <source>My measurement of the board is right</source>
        <translation>Die eigene Messung der Tafel stimmt</translation>
    </message>
    <message>
        <source>Take the size from the factory (recommended)</source>
        <translation>Größe vom Werk übernehmen (empfohlen)</translation>
    </message>
    <message>
        <source>Use this calibration</source>
        <translation>Diese Kalibrierung verwenden</translation>
    </message>
    <message>
        <source>Keep the old one</source>
        <translation>Alte behalten</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <source>The controller is free again: tracking goes on as before.</source>
        <translation>Der Controller ist wieder frei: Die Erkennung läuft weiter wie zuvor.</translation>
    </message>
    <message>
        <source>Nothing changes until you decide.</source>
        <translation>Bis Sie sich entscheiden, ändert sich nichts.</translation>
    </message>
    <message>
        <source>By your board, everything is {percent} % of the size that the factory measured. Printers often shrink a page: measure five squares again, or take the factory&apos;s size.</source>
        <translation>Nach dieser Tafel hat alles {percent} % der Größe, die das Werk gemessen hat. Drucker verkleinern Seiten oft: fünf Quadrate noch einmal messen oder die Größe vom Werk übernehmen.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>{model}, serial number {serial}.</source>
        <translation>{model}, Seriennummer {serial}.</translation>
    </message>
    <message>
        <source>{views} views used, {dropped} left out, {checks} more for the check.</source>
        <translation>{views} Ansichten benutzt, {dropped} ausgelassen, {checks} weitere für die Prüfung.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
</context>
<context>
    <name>RuleCard</name>
    <message>
        <source>Allow this user to open the controller</source>
        <translation>Diesem Benutzerkonto den Controller erlauben</translation>
    </message>
    <message>
        <source>Linux opens the controller to a user only where a rule says so. This is the rule, and these commands install it:</source>
        <translation>Linux öffnet einem Benutzerkonto den Controller nur, wenn eine Regel es sagt. Das ist die Regel, und diese Befehle richten sie ein:</translation>
    </message>
    <message>
        <source>The rule</source>
        <translation>Die Regel</translation>
    </message>
    <message>
        <source>The commands</source>
        <translation>Die Befehle</translation>
    </message>
    <message>
        <source>Install the rule…</source>
        <translation>Regel einrichten …</translation>
    </message>
    <message>
        <source>Copy the commands</source>
        <translation>Befehle kopieren</translation>
    </message>
    <message>
        <source>The system asks for the administrator…</source>
        <translation>Das System fragt nach der Verwaltung …</translation>
    </message>
    <message>
        <source>Installed. Plug the controller in again.</source>
        <translation>Eingerichtet. Bitte den Controller neu einstecken.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>That did not work: {why}</source>
        <translation>Das hat nicht geklappt: {why}</translation>
    </message>
</context>
<context>
    <name>RuleGroup</name>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>{kind} · {place}</source>
        <translation>{kind} · {place}</translation>
    </message>
</context>
<context>
    <name>RuleList</name>
    <message>
        <source>Remembered answers</source>
        <translation>Gemerkte Antworten</translation>
    </message>
    <message>
        <source>Nothing yet. When an application asks for something and you answer “always” or “never”, it stands here.</source>
        <translation>Noch nichts. Fragt eine Anwendung nach etwas und die Antwort ist „immer“ oder „nie“, steht sie hier.</translation>
    </message>
    <message>
        <source>No answer has these words.</source>
        <translation>Keine Antwort enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Forget all…</source>
        <translation>Alle vergessen …</translation>
    </message>
    <message>
        <source>Press again to forget all</source>
        <translation>Noch einmal drücken, um alle zu vergessen</translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <source>✓  Allow</source>
        <translation>✓  Erlauben</translation>
    </message>
    <message>
        <source>✕  Deny</source>
        <translation>✕  Ablehnen</translation>
    </message>
    <message>
        <source>{what} for {name}</source>
        <translation>{what} für {name}</translation>
    </message>
    <message>
        <source>Forget this answer; you are asked anew</source>
        <translation>Diese Antwort vergessen; danach wird neu gefragt</translation>
    </message>
    <message>
        <source>Forget: {what} for {name}</source>
        <translation>Vergessen: {what} für {name}</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Simulated board: these are not real pictures.</source>
        <translation>Simulierte Tafel: Das sind keine echten Bilder.</translation>
    </message>
    <message>
        <source>Left camera</source>
        <translation>Linke Kamera</translation>
    </message>
    <message>
        <source>Right camera</source>
        <translation>Rechte Kamera</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>Was jetzt zu tun ist</translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation>Fortschritt dieses Schritts</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Quick check with a mirror</source>
        <translation>Schnelle Prüfung mit einem Spiegel</translation>
    </message>
    <message>
        <source>The controller is being opened…</source>
        <translation>Der Controller wird geöffnet …</translation>
    </message>
    <message>
        <source>Computing both cameras…</source>
        <translation>Beide Kameras werden berechnet …</translation>
    </message>
    <message>
        <source>Turn the mirror slowly until all parts of the picture are painted.</source>
        <translation>Den Spiegel langsam drehen, bis alle Teile des Bildes ausgemalt sind.</translation>
    </message>
    <message>
        <source>Look at the pictures.</source>
        <translation>Auf die Bilder schauen.</translation>
    </message>
    <message>
        <source>Hold the board in the middle, 15 to 20 cm away, and keep sunlight out.</source>
        <translation>Die Tafel in die Mitte halten, 15 bis 20 cm entfernt, ohne Sonnenlicht.</translation>
    </message>
    <message>
        <source>Hold the board still at ten different places, all over the view.</source>
        <translation>Die Tafel an zehn verschiedenen Stellen ruhig halten, über das ganze Bild verteilt.</translation>
    </message>
    <message>
        <source>{views} of {needed} views. Near {near}, middle {middle}, far {far}; tilted left {left}, right {right}, up {top}, down {bottom} (4 of each).</source>
        <translation>{views} von {needed} Ansichten. Nah {near}, mittel {middle}, fern {far}; geneigt nach links {left}, rechts {right}, oben {top}, unten {bottom} (je 4).</translation>
    </message>
    <message>
        <source>Error until now: {error} px</source>
        <translation>Fehler bisher: {error} px</translation>
    </message>
    <message>
        <source>{checks} of {needed} checks</source>
        <translation>{checks} von {needed} Prüfungen</translation>
    </message>
    <message>
        <source>Contrast: left {left} %, right {right} % (35 or more is good).</source>
        <translation>Kontrast: links {left} %, rechts {right} % (ab 35 ist gut).</translation>
    </message>
    <message>
        <source>For the best result let it warm up for {minutes}:{seconds} more minutes.</source>
        <translation>Für das beste Ergebnis noch {minutes}:{seconds} Minuten warm werden lassen.</translation>
    </message>
    <message>
        <source>Take views</source>
        <translation>Ansichten aufnehmen</translation>
    </message>
    <message>
        <source>That is enough, compute</source>
        <translation>Das reicht, berechnen</translation>
    </message>
    <message>
        <source>That is enough</source>
        <translation>Das reicht</translation>
    </message>
</context>
<context>
    <name>Service</name>
    <message>
        <source> and cannot be put aside ({strerror})</source>
        <translation> und lässt sich nicht beiseitelegen ({strerror})</translation>
    </message>
    <message>
        <source> and cannot be replaced ({error}): safe settings hold</source>
        <translation> und lässt sich nicht ersetzen ({error}): Es gelten sichere Einstellungen</translation>
    </message>
    <message>
        <source>, the file is kept as {name}</source>
        <translation>, die Datei bleibt als {name} erhalten</translation>
    </message>
    <message>
        <source>: it is kept as {name}, safe settings took its place</source>
        <translation>: Sie bleibt als {name} erhalten, sichere Einstellungen sind an ihre Stelle getreten</translation>
    </message>
    <message>
        <source>; hands are measured with that of an average controller</source>
        <translation>; Hände werden mit der eines durchschnittlichen Controllers gemessen</translation>
    </message>
    <message>
        <source>A bright light or something very near dazzles the controller: turn it away from windows and lamps, and keep its view free.</source>
        <translation>Helles Licht oder etwas sehr Nahes blendet den Controller: bitte von Fenstern und Lampen wegdrehen und die Sicht frei halten.</translation>
    </message>
    <message>
        <source>A calibration is running: hands come again when it is over.</source>
        <translation>Eine Kalibrierung läuft: Danach kommen wieder Hände.</translation>
    </message>
    <message>
        <source>Port {port} cannot be opened ({strerror}): choose another port.</source>
        <translation>Port {port} lässt sich nicht öffnen ({strerror}): Wählen Sie einen anderen Port.</translation>
    </message>
    <message>
        <source>Port {port} is in use by another program, perhaps another tracking service: close it or choose another port. Trying again until it is free.</source>
        <translation>Port {port} wird von einem anderen Programm benutzt, vielleicht von einem anderen Erkennungsdienst: Beenden Sie es, oder wählen Sie einen anderen Port. Es wird weiter versucht, bis er frei ist.</translation>
    </message>
    <message>
        <source>Simulated hands: no controller is in use.</source>
        <translation>Simulierte Hände: Es ist kein Controller in Benutzung.</translation>
    </message>
    <message>
        <source>The description {path} is missing or damaged: {cure}.</source>
        <translation>Die Beschreibung {path} fehlt oder ist beschädigt: {cure}.</translation>
    </message>
    <message>
        <source>The description {path} is not an object: {cure}.</source>
        <translation>Die Beschreibung {path} hat nicht die richtige Form: {cure}.</translation>
    </message>
    <message>
        <source>The glass of the controller seems to be smudged: wipe it with a soft cloth.</source>
        <translation>Das Glas des Controllers scheint verschmiert: bitte mit einem weichen Tuch abwischen.</translation>
    </message>
    <message>
        <source>The keypoint network has no table of its errors: {cure}.</source>
        <translation>Dem Netz für die Gelenke fehlt die Tabelle seiner Fehler: {cure}.</translation>
    </message>
    <message>
        <source>The keypoint network&apos;s biases have no meaning: {cure}.</source>
        <translation>Die Abweichungen des Netzes für die Gelenke ergeben keinen Sinn: {cure}.</translation>
    </message>
    <message>
        <source>The keypoint network&apos;s table of errors has no meaning: {cure}.</source>
        <translation>Die Fehlertabelle des Netzes für die Gelenke ergibt keinen Sinn: {cure}.</translation>
    </message>
    <message>
        <source>The network {path} cannot be read: {cure}.</source>
        <translation>Das Netz {path} lässt sich nicht lesen: {cure}.</translation>
    </message>
    <message>
        <source>The network {path} cannot be run: {cure}.</source>
        <translation>Das Netz {path} lässt sich nicht ausführen: {cure}.</translation>
    </message>
    <message>
        <source>The network {path} is damaged: {cure}.</source>
        <translation>Das Netz {path} ist beschädigt: {cure}.</translation>
    </message>
    <message>
        <source>The simulated controller has stopped.</source>
        <translation>Der simulierte Controller ist stehengeblieben.</translation>
    </message>
    <message>
        <source>This service belongs to another user of this computer.</source>
        <translation>Dieser Dienst gehört einem anderen Benutzer dieses Computers.</translation>
    </message>
    <message>
        <source>Tracking crashed several times in a row: look at the log, then restart the service.</source>
        <translation>Die Erkennung ist mehrmals hintereinander abgestürzt: Sehen Sie ins Protokoll, und starten Sie den Dienst dann neu.</translation>
    </message>
    <message>
        <source>Tracking ended unexpectedly and is being restarted.</source>
        <translation>Die Erkennung hat unerwartet geendet und wird neu gestartet.</translation>
    </message>
    <message>
        <source>Tracking is paused, and tried again by itself: the controller sends {measured} images/s of at least {required}. Use another USB port, no hub and a short cable.</source>
        <translation>Die Erkennung pausiert und wird von selbst wieder versucht: Der Controller sendet {measured} Bilder/s von mindestens {required}. Verwenden Sie einen anderen USB-Anschluss, keinen Hub und ein kurzes Kabel.</translation>
    </message>
    <message>
        <source>a calibration is running already</source>
        <translation>Es läuft schon eine Kalibrierung</translation>
    </message>
    <message>
        <source>a calibration is running: end it first</source>
        <translation>Eine Kalibrierung läuft: Beenden Sie sie zuerst</translation>
    </message>
    <message>
        <source>a calibration record has {calibration_bytes} bytes, this one has {record}</source>
        <translation>Ein Kalibrierungssatz hat {calibration_bytes} Bytes, dieser hat {record}</translation>
    </message>
    <message>
        <source>a distance of {baseline_mm} mm between cameras is not possible</source>
        <translation>Ein Abstand der Kameras von {baseline_mm} mm ist nicht möglich</translation>
    </message>
    <message>
        <source>a probe record has {probe_bytes} bytes, this one has {data}</source>
        <translation>Eine Aushandlung hat {probe_bytes} Bytes, diese hat {data}</translation>
    </message>
    <message>
        <source>a profile cannot set {wrong}</source>
        <translation>Ein Profil kann das nicht festlegen: {wrong}</translation>
    </message>
    <message>
        <source>a recording cannot be calibrated: start the service with a controller</source>
        <translation>Eine Aufnahme lässt sich nicht kalibrieren: Starten Sie den Dienst mit einem Controller</translation>
    </message>
    <message>
        <source>a recording is being made already</source>
        <translation>Es wird schon aufgenommen</translation>
    </message>
    <message>
        <source>a recording is being made: end it first</source>
        <translation>Es wird gerade aufgenommen: Beenden Sie die Aufnahme zuerst</translation>
    </message>
    <message>
        <source>a recording is played: go back to the controller, then record</source>
        <translation>Eine Aufnahme wird abgespielt: Kehren Sie zum Controller zurück, und nehmen Sie dann auf</translation>
    </message>
    <message>
        <source>a recording of hands alone cannot be trimmed</source>
        <translation>Eine Aufnahme, die nur Hände enthält, lässt sich nicht zuschneiden</translation>
    </message>
    <message>
        <source>another controller was plugged in ({serial}): begin anew with one</source>
        <translation>Ein anderer Controller wurde angesteckt ({serial}): Beginnen Sie mit einem einzigen von vorn</translation>
    </message>
    <message>
        <source>another program uses the controller: close it (any webcam program, or the original software)</source>
        <translation>Ein anderes Programm benutzt den Controller: Beenden Sie es (ein Kameraprogramm oder die ursprüngliche Software)</translation>
    </message>
    <message>
        <source>another recording is being worked on: wait, or cancel that</source>
        <translation>Eine andere Aufnahme wird gerade bearbeitet: Warten Sie, oder brechen Sie das ab</translation>
    </message>
    <message>
        <source>calibration records of version {version} are not understood</source>
        <translation>Kalibrierungssätze der Version {version} werden nicht verstanden</translation>
    </message>
    <message>
        <source>cannot be read ({strerror})</source>
        <translation>lässt sich nicht lesen ({strerror})</translation>
    </message>
    <message>
        <source>choose a name of 1 to {max_name} characters that does not begin with a dot, without / \ : * ? &quot; &lt; &gt; |</source>
        <translation>Wählen Sie einen Namen mit 1 bis {max_name} Zeichen, der nicht mit einem Punkt beginnt, ohne / \ : * ? &quot; &lt; &gt; |</translation>
    </message>
    <message>
        <source>choose another name: each is used once, and somebody must be left</source>
        <translation>Wählen Sie einen anderen Namen: Jeder kommt nur einmal vor, und jemand muss übrig bleiben</translation>
    </message>
    <message>
        <source>frame {index} of {name} is not understood: {error}. Only recordings of Leap Motion software 2.0 and newer hold the joints that are needed.</source>
        <translation>Frame {index} von {name} wird nicht verstanden: {error}. Nur Aufnahmen der Leap-Motion-Software ab 2.0 enthalten die nötigen Gelenke.</translation>
    </message>
    <message>
        <source>hand size is learnt anew</source>
        <translation>Die Handgröße wird neu gelernt</translation>
    </message>
    <message>
        <source>is not understood ({error}){kept}</source>
        <translation>wird nicht verstanden ({error}){kept}</translation>
    </message>
    <message>
        <source>it has no endpoint that images come from</source>
        <translation>Ihm fehlt der Endpunkt, aus dem Bilder kommen</translation>
    </message>
    <message>
        <source>it has no version</source>
        <translation>Die Version fehlt</translation>
    </message>
    <message>
        <source>it hung up</source>
        <translation>die Verbindung wurde beendet</translation>
    </message>
    <message>
        <source>it is not passed on</source>
        <translation>Das wird nicht weitergegeben</translation>
    </message>
    <message>
        <source>it offers {answer}</source>
        <translation>Er bietet {answer} an</translation>
    </message>
    <message>
        <source>it was cut off: it plays up to there</source>
        <translation>Sie ist abgeschnitten: Bis dorthin lässt sie sich abspielen</translation>
    </message>
    <message>
        <source>it was ended before the first image</source>
        <translation>Sie wurde vor dem ersten Bild beendet</translation>
    </message>
    <message>
        <source>its version {version} is newer than this program</source>
        <translation>Ihre Version {version} ist neuer als dieses Programm</translation>
    </message>
    <message>
        <source>its version {version} is not {calibration_version}</source>
        <translation>Ihre Version {version} ist nicht {calibration_version}</translation>
    </message>
    <message>
        <source>its version {version} is not {hand_users_version}</source>
        <translation>Ihre Version {version} ist nicht {hand_users_version}</translation>
    </message>
    <message>
        <source>its version {version} is not {permissions_version}</source>
        <translation>Ihre Version {version} ist nicht {permissions_version}</translation>
    </message>
    <message>
        <source>its version {version} is not {profiles_version}</source>
        <translation>Ihre Version {version} ist nicht {profiles_version}</translation>
    </message>
    <message>
        <source>libusb 1.0 is not on this machine: install the package libusb-package</source>
        <translation>libusb 1.0 fehlt auf diesem Computer: Installieren Sie das Paket libusb-package</translation>
    </message>
    <message>
        <source>line {number} of the start-up script: {error}</source>
        <translation>Zeile {number} des Startskripts: {error}</translation>
    </message>
    <message>
        <source>line {number} of {path} does not rise: {text} after {times}; {layout_help}</source>
        <translation>Zeile {number} von {path} steigt nicht an: {text} nach {times}; {layout_help}</translation>
    </message>
    <message>
        <source>line {number} of {path} is no number of microseconds: {text}; {layout_help}</source>
        <translation>Zeile {number} von {path} ist keine Zahl von Mikrosekunden: {text}; {layout_help}</translation>
    </message>
    <message>
        <source>no answers are lost</source>
        <translation>Antworten sind nicht verloren</translation>
    </message>
    <message>
        <source>no calibration of yours is running</source>
        <translation>Von Ihnen läuft keine Kalibrierung</translation>
    </message>
    <message>
        <source>no controller is attached</source>
        <translation>Es ist kein Controller angeschlossen</translation>
    </message>
    <message>
        <source>no controller is attached: plug one in, or try it with the simulated board</source>
        <translation>Es ist kein Controller angeschlossen: Stecken Sie einen an, oder versuchen Sie es mit der simulierten Tafel</translation>
    </message>
    <message>
        <source>no controller is attached: plug one in, then calibrate it</source>
        <translation>Es ist kein Controller angeschlossen: Stecken Sie einen an, und kalibrieren Sie ihn dann</translation>
    </message>
    <message>
        <source>no controller is plugged in</source>
        <translation>Es ist kein Controller angesteckt</translation>
    </message>
    <message>
        <source>no controller takes images now: plug one in, then record</source>
        <translation>Zurzeit nimmt kein Controller Bilder auf: Stecken Sie einen an, und nehmen Sie dann auf</translation>
    </message>
    <message>
        <source>no image came: nothing was recorded</source>
        <translation>Es kam kein Bild: Nichts wurde aufgenommen</translation>
    </message>
    <message>
        <source>no memory for USB transfers</source>
        <translation>Für USB-Übertragungen ist kein Speicher frei</translation>
    </message>
    <message>
        <source>no recording is being worked on</source>
        <translation>Es wird keine Aufnahme bearbeitet</translation>
    </message>
    <message>
        <source>no recording is played</source>
        <translation>Es wird keine Aufnahme abgespielt</translation>
    </message>
    <message>
        <source>nobody is called {name}</source>
        <translation>Niemand heißt {name}</translation>
    </message>
    <message>
        <source>nothing can be remembered of a program that is not known</source>
        <translation>Zu einem unbekannten Programm lässt sich nichts merken</translation>
    </message>
    <message>
        <source>nothing is being recorded</source>
        <translation>Es wird nichts aufgenommen</translation>
    </message>
    <message>
        <source>nothing lies between {first_s} s and {last_s} s</source>
        <translation>Zwischen {first_s} s und {last_s} s liegt nichts</translation>
    </message>
    <message>
        <source>pause the recording, then step through it</source>
        <translation>Halten Sie die Aufnahme an, und gehen Sie dann Bild für Bild weiter</translation>
    </message>
    <message>
        <source>reinstall Handspan, or train the networks again (training/README.md)</source>
        <translation>Installieren Sie Handspan neu, oder trainieren Sie die Netze noch einmal (training/README.md)</translation>
    </message>
    <message>
        <source>see docs/recordings.md for the layout of such a folder</source>
        <translation>Wie ein solcher Ordner aussieht, steht in docs/recordings.md</translation>
    </message>
    <message>
        <source>the USB descriptor at byte {at} has no length</source>
        <translation>Die USB-Beschreibung bei Byte {at} hat keine Länge</translation>
    </message>
    <message>
        <source>the answer holds, but only until the service stops: {path} cannot be written ({strerror})</source>
        <translation>Die Antwort gilt, aber nur bis der Dienst endet: {path} lässt sich nicht schreiben ({strerror})</translation>
    </message>
    <message>
        <source>the board is not as large as was typed: measure five squares again, or take the size from the factory&apos;s calibration</source>
        <translation>Die Tafel ist nicht so groß wie angegeben: Messen Sie fünf Quadrate noch einmal, oder übernehmen Sie die Größe aus der Werkskalibrierung</translation>
    </message>
    <message>
        <source>the browser does not tell which page this is, and what is allowed holds for its connection alone: allow it once</source>
        <translation>Der Browser sagt nicht, welche Seite das ist, und was erlaubt wird, gilt nur für diese Verbindung: Erlauben Sie es einmal</translation>
    </message>
    <message>
        <source>the calibration cannot be started: {error}</source>
        <translation>Die Kalibrierung lässt sich nicht starten: {error}</translation>
    </message>
    <message>
        <source>the calibration ended unexpectedly: look at the log, then begin anew</source>
        <translation>Die Kalibrierung hat unerwartet geendet: Sehen Sie ins Protokoll, und beginnen Sie dann von vorn</translation>
    </message>
    <message>
        <source>the calibration in the recording is unusable: {error}</source>
        <translation>Die Kalibrierung in der Aufnahme ist unbrauchbar: {error}</translation>
    </message>
    <message>
        <source>the calibration record holds values that are no numbers</source>
        <translation>Der Kalibrierungssatz enthält Werte, die keine Zahlen sind</translation>
    </message>
    <message>
        <source>the calibration record is damaged: its checksum does not match</source>
        <translation>Der Kalibrierungssatz ist beschädigt: Seine Prüfsumme stimmt nicht</translation>
    </message>
    <message>
        <source>the calibration was not kept: {path} cannot be written ({strerror})</source>
        <translation>Die Kalibrierung wurde nicht gespeichert: {path} lässt sich nicht schreiben ({strerror})</translation>
    </message>
    <message>
        <source>the command line of the service fixes {wrong}</source>
        <translation>Die Befehlszeile des Dienstes legt das fest: {wrong}</translation>
    </message>
    <message>
        <source>the controller describes itself oddly: {error}</source>
        <translation>Der Controller beschreibt sich sonderbar: {error}</translation>
    </message>
    <message>
        <source>the controller does not grant images of {width}x{height}: {error}</source>
        <translation>Der Controller gewährt keine Bilder von {width}x{height}: {error}</translation>
    </message>
    <message>
        <source>the controller is in {note}</source>
        <translation>Der Controller ist im Zustand {note}</translation>
    </message>
    <message>
        <source>the controller is not open</source>
        <translation>Der Controller ist nicht geöffnet</translation>
    </message>
    <message>
        <source>the controller is there and answers, but its firmware ({firmware}) does not start to send images without the start-up of the original software: install the LeapUVC firmware 1.7.1 on it, or choose a start-up script recorded from this very controller, then plug it in again</source>
        <translation>Der Controller ist da und antwortet, aber seine Firmware ({firmware}) sendet ohne den Start der ursprünglichen Software keine Bilder: Installieren Sie die LeapUVC-Firmware 1.7.1, oder wählen Sie ein Startskript, das an genau diesem Controller aufgezeichnet wurde, und stecken Sie ihn dann neu an</translation>
    </message>
    <message>
        <source>the controller refused a setting that it must accept ({fault}): plug it in again</source>
        <translation>Der Controller lehnt eine Einstellung ab, die er annehmen muss ({fault}): Stecken Sie ihn neu an</translation>
    </message>
    <message>
        <source>the controller stopped sending images and could not be started again: plug it in again, into another port if it happens often</source>
        <translation>Der Controller sendet keine Bilder mehr und ließ sich nicht neu starten: Stecken Sie ihn neu an, bei häufigem Auftreten an einen anderen Anschluss</translation>
    </message>
    <message>
        <source>the controller was given back: what it saw until then is recorded</source>
        <translation>Der Controller wurde freigegeben: Was er bis dahin sah, ist aufgenommen</translation>
    </message>
    <message>
        <source>the controller was unplugged</source>
        <translation>Der Controller wurde abgesteckt</translation>
    </message>
    <message>
        <source>the controller&apos;s calibration cannot be read; that of an average controller is used, positions may be off: plug it in again, or calibrate it</source>
        <translation>Die Kalibrierung des Controllers lässt sich nicht lesen; die eines durchschnittlichen Controllers gilt, Positionen können abweichen: Stecken Sie ihn neu an, oder kalibrieren Sie ihn</translation>
    </message>
    <message>
        <source>the controller&apos;s calibration cannot be read; the copy kept from an earlier start is used</source>
        <translation>Die Kalibrierung des Controllers lässt sich nicht lesen; die Kopie von einem früheren Start gilt</translation>
    </message>
    <message>
        <source>the controller&apos;s serial number cannot be read</source>
        <translation>Die Seriennummer des Controllers lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>the device offers no {width}x{height} images (offered: {offered})</source>
        <translation>Das Gerät bietet keine Bilder von {width}x{height} an (angeboten: {offered})</translation>
    </message>
    <message>
        <source>the disk is nearly full: make room, then record again</source>
        <translation>Der Datenträger ist fast voll: Schaffen Sie Platz, und nehmen Sie dann noch einmal auf</translation>
    </message>
    <message>
        <source>the factory&apos;s calibration of this controller cannot be read</source>
        <translation>Die Werkskalibrierung dieses Controllers lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>the file holds no settings of Handspan or of the classic software</source>
        <translation>Die Datei enthält weder Einstellungen von Handspan noch solche der ursprünglichen Software</translation>
    </message>
    <message>
        <source>the file is no settings file: {error}</source>
        <translation>Die Datei enthält keine Einstellungen: {error}</translation>
    </message>
    <message>
        <source>the file is not understood: {error}</source>
        <translation>Die Datei wird nicht verstanden: {error}</translation>
    </message>
    <message>
        <source>the file is of a newer version of Handspan</source>
        <translation>Die Datei stammt von einer neueren Version von Handspan</translation>
    </message>
    <message>
        <source>the file is too large to hold settings</source>
        <translation>Die Datei ist zu groß, um Einstellungen zu enthalten</translation>
    </message>
    <message>
        <source>the folder {path} cannot be made: {strerror}</source>
        <translation>Der Ordner {path} lässt sich nicht anlegen: {strerror}</translation>
    </message>
    <message>
        <source>there are no profiles</source>
        <translation>Es gibt keine Profile</translation>
    </message>
    <message>
        <source>{path} is not understood ({why}): {instead}</source>
        <translation>{path} wird nicht verstanden ({why}): {instead}</translation>
    </message>
    <message>
        <source>{path} {why}: nothing is granted to applications that you do not answer anew, until you say on the page Permissions, or by &apos;handspan-service permissions confirm&apos;, that you know; or put the file back while the service is stopped</source>
        <translation>{path} {why}: Anwendungen, zu denen Sie nicht neu antworten, wird nichts gewährt, bis Sie auf der Seite Berechtigungen oder mit „handspan-service permissions confirm“ sagen, dass Sie es wissen; oder legen Sie die Datei zurück, während der Dienst steht</translation>
    </message>
    <message>
        <source>the hand size is forgotten, but only until the service stops: {why}</source>
        <translation>Die Handgröße ist vergessen, aber nur bis der Dienst endet: {why}</translation>
    </message>
    <message>
        <source>the hand size is learnt anew at the next start: {why}</source>
        <translation>Die Handgröße wird beim nächsten Start neu gelernt: {why}</translation>
    </message>
    <message>
        <source>the packed text does not begin as an LZString stream</source>
        <translation>Der gepackte Text beginnt nicht wie bei LZString</translation>
    </message>
    <message>
        <source>the packed text is cut off</source>
        <translation>Der gepackte Text ist abgeschnitten</translation>
    </message>
    <message>
        <source>the packed text is longer than {max_characters} characters</source>
        <translation>Der gepackte Text ist länger als {max_characters} Zeichen</translation>
    </message>
    <message>
        <source>the packed text is no Base64: {error}</source>
        <translation>Der gepackte Text ist kein Base64: {error}</translation>
    </message>
    <message>
        <source>the packed text refers to word {token} of {words}</source>
        <translation>Der gepackte Text verweist auf Wort {token} von {words}</translation>
    </message>
    <message>
        <source>the part must end after it begins</source>
        <translation>Der Teil muss nach seinem Anfang enden</translation>
    </message>
    <message>
        <source>the pictures are over</source>
        <translation>Es kommen keine Bilder mehr</translation>
    </message>
    <message>
        <source>the profiles hold, but only until the service stops: {path} cannot be written ({strerror})</source>
        <translation>Die Profile gelten, aber nur bis der Dienst endet: {path} lässt sich nicht schreiben ({strerror})</translation>
    </message>
    <message>
        <source>the recording holds no calibration</source>
        <translation>Die Aufnahme enthält keine Kalibrierung</translation>
    </message>
    <message>
        <source>the settings hold, but only until the service stops: {path} cannot be written ({strerror})</source>
        <translation>Die Einstellungen gelten, aber nur bis der Dienst endet: {path} lässt sich nicht schreiben ({strerror})</translation>
    </message>
    <message>
        <source>the socket {path} cannot be made ({error})</source>
        <translation>Der Socket {path} lässt sich nicht anlegen ({error})</translation>
    </message>
    <message>
        <source>the start-up script has more than {max_lines} lines</source>
        <translation>Das Startskript hat mehr als {max_lines} Zeilen</translation>
    </message>
    <message>
        <source>the start-up script is not a text in UTF-8</source>
        <translation>Das Startskript ist kein Text in UTF-8</translation>
    </message>
    <message>
        <source>the start-up script is too long</source>
        <translation>Das Startskript ist zu lang</translation>
    </message>
    <message>
        <source>the start-up script waits {waiting} ms, at most {max_wait_ms}</source>
        <translation>Das Startskript wartet {waiting} ms, erlaubt sind {max_wait_ms}</translation>
    </message>
    <message>
        <source>the start-up script {path} cannot be read: {strerror}</source>
        <translation>Das Startskript {path} lässt sich nicht lesen: {strerror}</translation>
    </message>
    <message>
        <source>the time of frame {index} of {name} does not rise: {time_us} after {times}; record it again</source>
        <translation>Die Zeit von Frame {index} in {name} steigt nicht an: {time_us} nach {times}; nehmen Sie noch einmal auf</translation>
    </message>
    <message>
        <source>the times of the recording do not rise; record it again</source>
        <translation>Die Zeiten der Aufnahme steigen nicht an; nehmen Sie noch einmal auf</translation>
    </message>
    <message>
        <source>the two cameras moved against each other between the views: was the controller knocked, bent or very cold? Fix it well, let it warm up, and begin anew</source>
        <translation>Die beiden Kameras haben sich zwischen den Ansichten gegeneinander bewegt: Wurde der Controller gestoßen oder verbogen, oder war er sehr kalt? Befestigen Sie ihn gut, lassen Sie ihn warm werden, und beginnen Sie von vorn</translation>
    </message>
    <message>
        <source>the version of the settings cannot be changed</source>
        <translation>Die Version der Einstellungen lässt sich nicht ändern</translation>
    </message>
    <message>
        <source>the views contradict each other by {rms_px} pixels: check that the board is flat and stiff and that nothing moved while views were taken, then begin anew</source>
        <translation>Die Ansichten widersprechen einander um {rms_px} Pixel: Prüfen Sie, ob die Tafel eben und steif ist und ob sich beim Aufnehmen etwas bewegt hat, und beginnen Sie dann von vorn</translation>
    </message>
    <message>
        <source>the work ended unexpectedly: look at the log</source>
        <translation>Die Arbeit hat unerwartet geendet: Sehen Sie ins Protokoll</translation>
    </message>
    <message>
        <source>the {name} camera&apos;s centre {x}, {y} px is not possible</source>
        <translation>Die Mitte {x}, {y} px der Kamera {name} ist nicht möglich</translation>
    </message>
    <message>
        <source>the {name} camera&apos;s focal length {floats} px is not possible</source>
        <translation>Die Brennweite {floats} px der Kamera {name} ist nicht möglich</translation>
    </message>
    <message>
        <source>the {name} camera&apos;s lens terms describe no lens</source>
        <translation>Die Linsenwerte der Kamera {name} beschreiben keine Linse</translation>
    </message>
    <message>
        <source>the {name} camera&apos;s rotation is too large to be true</source>
        <translation>Die Drehung der Kamera {name} ist zu groß, um wahr zu sein</translation>
    </message>
    <message>
        <source>there are {max_profiles} profiles: remove one first</source>
        <translation>Es gibt schon {max_profiles} Profile: Entfernen Sie zuerst eines</translation>
    </message>
    <message>
        <source>there is a profile named {name} already: choose another name</source>
        <translation>Es gibt schon ein Profil namens {name}: Wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>there is no calibration to apply yet</source>
        <translation>Es gibt noch keine Kalibrierung, die gelten könnte</translation>
    </message>
    <message>
        <source>there is no earlier calibration of this controller</source>
        <translation>Von diesem Controller gibt es keine frühere Kalibrierung</translation>
    </message>
    <message>
        <source>there is no folder {path}; check its name</source>
        <translation>Den Ordner {path} gibt es nicht; prüfen Sie seinen Namen</translation>
    </message>
    <message>
        <source>there is no profile named {name}</source>
        <translation>Ein Profil namens {name} gibt es nicht</translation>
    </message>
    <message>
        <source>there is no recording {name}</source>
        <translation>Die Aufnahme {name} gibt es nicht</translation>
    </message>
    <message>
        <source>there is no recording {path}; check its name</source>
        <translation>Die Aufnahme {path} gibt es nicht; prüfen Sie ihren Namen</translation>
    </message>
    <message>
        <source>there is no source {spec}: give auto, usb, simulated, or the path of a recording (.mcap, .json.lz) or of a folder of images</source>
        <translation>Die Quelle {spec} gibt es nicht: Nennen Sie auto, usb, simulated oder den Pfad einer Aufnahme (.mcap, .json.lz) oder eines Ordners mit Bildern</translation>
    </message>
    <message>
        <source>there is no such rule</source>
        <translation>Diese Regel gibt es nicht</translation>
    </message>
    <message>
        <source>this calibration is too poor to be used: begin anew</source>
        <translation>Diese Kalibrierung ist zu schlecht, um sie zu verwenden: Beginnen Sie von vorn</translation>
    </message>
    <message>
        <source>this is no USB configuration descriptor</source>
        <translation>Das ist keine USB-Konfigurationsbeschreibung</translation>
    </message>
    <message>
        <source>this is no USB device descriptor</source>
        <translation>Das ist keine USB-Gerätebeschreibung</translation>
    </message>
    <message>
        <source>this is no calibration record: its signature &apos;CA&apos; is missing</source>
        <translation>Das ist kein Kalibrierungssatz: Ihm fehlt die Kennung „CA“</translation>
    </message>
    <message>
        <source>this question is not open any more: the application left, or it was answered</source>
        <translation>Diese Frage ist nicht mehr offen: Die Anwendung ist gegangen, oder sie wurde beantwortet</translation>
    </message>
    <message>
        <source>this setting is not possible: {error}</source>
        <translation>Diese Einstellung ist nicht möglich: {error}</translation>
    </message>
    <message>
        <source>this system does not let you use the controller; see docs/device.md</source>
        <translation>Dieses System lässt Sie den Controller nicht benutzen; siehe docs/device.md</translation>
    </message>
    <message>
        <source>this system&apos;s driver does not let Handspan use the controller; docs/device.md tells how to change the driver</source>
        <translation>Der Treiber dieses Systems lässt Handspan den Controller nicht benutzen; wie man den Treiber wechselt, steht in docs/device.md</translation>
    </message>
    <message>
        <source>tracking ended: it holds what came before</source>
        <translation>Die Erkennung hat geendet: Die Aufnahme enthält, was davor kam</translation>
    </message>
    <message>
        <source>was damaged, and earlier answers in it are lost</source>
        <translation>war beschädigt, und frühere Antworten darin sind verloren</translation>
    </message>
    <message>
        <source>you may not use the controller: install the rule 70-handspan.rules in /etc/udev/rules.d, run &apos;udevadm control --reload&apos;, then plug it in again</source>
        <translation>Sie dürfen den Controller nicht benutzen: Legen Sie die Regel 70-handspan.rules in /etc/udev/rules.d ab, führen Sie „udevadm control --reload“ aus, und stecken Sie ihn dann neu an</translation>
    </message>
    <message>
        <source>{calibration_json} is not understood: {error}</source>
        <translation>{calibration_json} wird nicht verstanden: {error}</translation>
    </message>
    <message>
        <source>{faults} USB transfers failed in a row: use another cable or port</source>
        <translation>{faults} USB-Übertragungen hintereinander sind gescheitert: Verwenden Sie ein anderes Kabel oder einen anderen Anschluss</translation>
    </message>
    <message>
        <source>{filename} cannot be removed: {strerror}</source>
        <translation>{filename} lässt sich nicht löschen: {strerror}</translation>
    </message>
    <message>
        <source>{index} has {other} x {other_} pixels, the first image {size} x {size_}; all must be alike</source>
        <translation>{index} hat {other} x {other_} Pixel, das erste Bild {size} x {size_}; alle müssen gleich sein</translation>
    </message>
    <message>
        <source>{missing} is missing: {timestamps} has {wanted} lines, {missing_} of these images are not there; {layout_help}</source>
        <translation>{missing} fehlt: {timestamps} hat {wanted} Zeilen, {missing_} dieser Bilder sind nicht da; {layout_help}</translation>
    </message>
    <message>
        <source>{name} cannot be renamed: {strerror}</source>
        <translation>{name} lässt sich nicht umbenennen: {strerror}</translation>
    </message>
    <message>
        <source>{name} exists already: choose another name</source>
        <translation>{name} gibt es schon: Wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>{name} holds no frame; record it again</source>
        <translation>{name} enthält keinen Frame; nehmen Sie noch einmal auf</translation>
    </message>
    <message>
        <source>{name} holds no image from {first_s} s to {last_s} s</source>
        <translation>{name} enthält kein Bild von {first_s} s bis {last_s} s</translation>
    </message>
    <message>
        <source>{name} is damaged after {count} images: {error}</source>
        <translation>{name} ist nach {count} Bildern beschädigt: {error}</translation>
    </message>
    <message>
        <source>{name} is in use now</source>
        <translation>{name} ist gerade in Benutzung</translation>
    </message>
    <message>
        <source>{name} is neither JSON nor a packed recording of leap.js: {error}. Copy it again from where it was recorded.</source>
        <translation>{name} ist weder JSON noch eine gepackte Aufnahme von leap.js: {error}. Kopieren Sie sie noch einmal von dort, wo sie aufgenommen wurde.</translation>
    </message>
    <message>
        <source>{name} is no recording of leap.js: {error}. Such a recording is a JSON object with the key &quot;frames&quot;; record it again.</source>
        <translation>{name} ist keine Aufnahme von leap.js: {error}. Eine solche Aufnahme ist ein JSON-Objekt mit dem Schlüssel „frames“; nehmen Sie noch einmal auf.</translation>
    </message>
    <message>
        <source>{name}: let the name end in .csv for a table, or in .json or .json.lz for leap.js</source>
        <translation>{name}: Der Name soll auf .csv enden für eine Tabelle, auf .json oder .json.lz für leap.js</translation>
    </message>
    <message>
        <source>{odd} has no line in {timestamps}, which has {wanted}; {layout_help}</source>
        <translation>{odd} hat keine Zeile in {timestamps} mit seinen {wanted} Zeilen; {layout_help}</translation>
    </message>
    <message>
        <source>{output} cannot be written: {strerror}</source>
        <translation>{output} lässt sich nicht schreiben: {strerror}</translation>
    </message>
    <message>
        <source>{output} exists already; delete it or choose another name</source>
        <translation>{output} gibt es schon; löschen Sie die Datei, oder wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>{path} cannot be read ({strerror})</source>
        <translation>{path} lässt sich nicht lesen ({strerror})</translation>
    </message>
    <message>
        <source>{path} cannot be read ({strerror}): safe settings hold</source>
        <translation>{path} lässt sich nicht lesen ({strerror}): Es gelten sichere Einstellungen</translation>
    </message>
    <message>
        <source>{path} cannot be read ({strerror}): the factory&apos;s is used</source>
        <translation>{path} lässt sich nicht lesen ({strerror}): Die des Werks gilt</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} lässt sich nicht lesen: {error}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}; replace it</source>
        <translation>{path} lässt sich nicht lesen: {error}; ersetzen Sie die Datei</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}; check its permissions</source>
        <translation>{path} lässt sich nicht lesen: {strerror}; prüfen Sie die Zugriffsrechte</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}; check the medium and permissions</source>
        <translation>{path} lässt sich nicht lesen: {strerror}; prüfen Sie Datenträger und Zugriffsrechte</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}; {layout_help}</source>
        <translation>{path} lässt sich nicht lesen: {strerror}; {layout_help}</translation>
    </message>
    <message>
        <source>{path} cannot be written ({strerror})</source>
        <translation>{path} lässt sich nicht schreiben ({strerror})</translation>
    </message>
    <message>
        <source>{path} cannot be written: {strerror}; choose another folder or make room</source>
        <translation>{path} lässt sich nicht schreiben: {strerror}; wählen Sie einen anderen Ordner, oder schaffen Sie Platz</translation>
    </message>
    <message>
        <source>{path} describes network {get} of format {get_}, needed is {name} of format {format}: {cure}.</source>
        <translation>{path} beschreibt Netz {get} im Format {get_}, nötig ist {name} im Format {format}: {cure}.</translation>
    </message>
    <message>
        <source>{path} exists already; delete it or choose another name for the recording</source>
        <translation>{path} gibt es schon; löschen Sie die Datei, oder wählen Sie einen anderen Namen für die Aufnahme</translation>
    </message>
    <message>
        <source>{path} has colours; convert it to 8 bit grey</source>
        <translation>{path} ist farbig; wandeln Sie das Bild in 8 Bit Grau um</translation>
    </message>
    <message>
        <source>{path} has {depth} bits per value, not 8; convert it to 8 bit grey</source>
        <translation>{path} hat {depth} Bit je Wert statt 8; wandeln Sie das Bild in 8 Bit Grau um</translation>
    </message>
    <message>
        <source>{path} has {width} x {height} pixels: too few to show a hand</source>
        <translation>{path} hat {width} x {height} Pixel: zu wenige, um eine Hand zu zeigen</translation>
    </message>
    <message>
        <source>{path} holds frames of another program: {error}</source>
        <translation>{path} enthält Frames eines anderen Programms: {error}</translation>
    </message>
    <message>
        <source>{path} holds no whole image: {why}; record it again</source>
        <translation>{path} enthält kein ganzes Bild: {why}; nehmen Sie noch einmal auf</translation>
    </message>
    <message>
        <source>{path} is damaged; replace it</source>
        <translation>{path} ist beschädigt; ersetzen Sie die Datei</translation>
    </message>
    <message>
        <source>{path} is empty; {layout_help}</source>
        <translation>{path} ist leer; {layout_help}</translation>
    </message>
    <message>
        <source>{path} is missing; hands are measured with that of an average controller</source>
        <translation>{path} fehlt; Hände werden mit der Kalibrierung eines durchschnittlichen Controllers gemessen</translation>
    </message>
    <message>
        <source>{path} is no MCAP recording; name a file made by `handspan-service record`</source>
        <translation>{path} ist keine MCAP-Aufnahme; nennen Sie eine Datei, die `handspan-service record` gemacht hat</translation>
    </message>
    <message>
        <source>{path} is no PNG picture; {layout_help}</source>
        <translation>{path} ist kein PNG-Bild; {layout_help}</translation>
    </message>
    <message>
        <source>{path} is no recording: its name ends neither in .mcap nor in .json or .json.lz, and it does not begin as one</source>
        <translation>{path} ist keine Aufnahme: Der Name endet weder auf .mcap noch auf .json oder .json.lz, und die Datei beginnt nicht wie eine</translation>
    </message>
    <message>
        <source>{path} is not understood ({why})</source>
        <translation>{path} wird nicht verstanden ({why})</translation>
    </message>
    <message>
        <source>{path} is not understood ({why}): the factory&apos;s calibration is used</source>
        <translation>{path} wird nicht verstanden ({why}): Die Werkskalibrierung gilt</translation>
    </message>
    <message>
        <source>{path} is unusable: {error}. Copy the record of the controller that took the images, or remove the file to use that of an average controller</source>
        <translation>{path} ist unbrauchbar: {error}. Kopieren Sie den Satz des Controllers, der die Bilder aufnahm, oder entfernen Sie die Datei; dann gilt der eines durchschnittlichen Controllers</translation>
    </message>
    <message>
        <source>{path} is {width} pixels wide: left and right image must stand side by side</source>
        <translation>{path} ist {width} Pixel breit: Linkes und rechtes Bild müssen nebeneinander stehen</translation>
    </message>
    <message>
        <source>{views} views are too few: at least {views_least} are needed</source>
        <translation>{views} Ansichten sind zu wenige: Mindestens {views_least} sind nötig</translation>
    </message>
</context>
<context>
    <name>ServiceLink</name>
    <message>
        <source>The tracking service is not connected.</source>
        <translation>Der Dienst ist nicht verbunden.</translation>
    </message>
    <message>
        <source>Restart the service and the panel after an update ({why}).</source>
        <translation>Nach einer Aktualisierung Dienst und Panel neu starten ({why}).</translation>
    </message>
    <message>
        <source>The service does not introduce itself; restart it.</source>
        <translation>Der Dienst stellt sich nicht vor. Bitte neu starten.</translation>
    </message>
    <message>
        <source>The service {version} speaks protocol {theirs}, this panel {ours}; restart both after an update.</source>
        <translation>Der Dienst {version} spricht Protokoll {theirs}, dieses Panel {ours}. Nach einer Aktualisierung beide neu starten.</translation>
    </message>
    <message>
        <source>No message for {n} seconds.</source>
        <translation>Seit {n} Sekunden keine Nachricht.</translation>
    </message>
    <message>
        <source>The tracking service went away before it answered.</source>
        <translation>Der Dienst war weg, bevor er geantwortet hat.</translation>
    </message>
</context>
<context>
    <name>ServiceWords</name>
    <message>
        <source>The log tells the reason.</source>
        <translation>Der Grund steht im Protokoll.</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Fixed by the command line</source>
        <translation>Von der Befehlszeile festgelegt</translation>
    </message>
    <message>
        <source>Set by this profile</source>
        <translation>Von diesem Profil gesetzt</translation>
    </message>
    <message>
        <source>As for everything</source>
        <translation>Wie für alles</translation>
    </message>
    <message>
        <source>The profile {name} sets this now</source>
        <translation>Setzt gerade das Profil {name}</translation>
    </message>
    <message>
        <source>Set by you</source>
        <translation>Selbst gesetzt</translation>
    </message>
    <message>
        <source>Reset {setting}</source>
        <translation>{setting} zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Web applications</source>
        <translation>Web-Anwendungen</translation>
    </message>
    <message>
        <source>Let web pages and scripts connect.</source>
        <translation>Webseiten und Skripte dürfen sich verbinden.</translation>
    </message>
    <message>
        <source>Web port</source>
        <translation>Web-Port</translation>
    </message>
    <message>
        <source>Where web pages and scripts connect on this computer. Nearly all of them expect 6437.</source>
        <translation>Wo sich Webseiten und Skripte auf diesem Computer verbinden. Fast alle erwarten 6437.</translation>
    </message>
    <message>
        <source>Web connections</source>
        <translation>Web-Verbindungen</translation>
    </message>
    <message>
        <source>How many web pages and scripts are served at once.</source>
        <translation>Wie viele Webseiten und Skripte zugleich bedient werden.</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Let programs connect through the native library.</source>
        <translation>Programme dürfen sich über die native Bibliothek verbinden.</translation>
    </message>
    <message>
        <source>Go on without the panel</source>
        <translation>Ohne das Panel weiterlaufen</translation>
    </message>
    <message>
        <source>Keep tracking for applications if this panel ends unexpectedly.</source>
        <translation>Für Anwendungen weiter erkennen, falls dieses Panel unerwartet endet.</translation>
    </message>
    <message>
        <source>Save power on battery</source>
        <translation>Im Akkubetrieb sparen</translation>
    </message>
    <message>
        <source>Track with low resource use while the computer runs on its battery, unless a program receives pictures.</source>
        <translation>Sparsam erkennen, solange der Computer im Akkubetrieb läuft, außer wenn ein Programm Bilder bekommt.</translation>
    </message>
    <message>
        <source>Save power on mains</source>
        <translation>Im Netzbetrieb sparen</translation>
    </message>
    <message>
        <source>Track with low resource use while the computer is plugged in, unless a program receives pictures.</source>
        <translation>Sparsam erkennen, solange der Computer am Netz hängt, außer wenn ein Programm Bilder bekommt.</translation>
    </message>
    <message>
        <source>Rest while unused</source>
        <translation>Unbenutzt ruhen</translation>
    </message>
    <message>
        <source>Switch the controller&apos;s lights off while no application wants hands.</source>
        <translation>Die Lichter des Controllers ausschalten, solange keine Anwendung Hände möchte.</translation>
    </message>
    <message>
        <source>Web pages of others</source>
        <translation>Fremde Webseiten</translation>
    </message>
    <message>
        <source>Whether a page from the internet may receive hands.</source>
        <translation>Ob eine Seite aus dem Internet Hände bekommen darf.</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Web pages always let in</source>
        <translation>Immer zugelassene Webseiten</translation>
    </message>
    <message>
        <source>Origins, for example https://example.org.</source>
        <translation>Herkunft, zum Beispiel https://example.org.</translation>
    </message>
    <message>
        <source>Web pages never let in</source>
        <translation>Nie zugelassene Webseiten</translation>
    </message>
    <message>
        <source>Hands</source>
        <translation>Hände</translation>
    </message>
    <message>
        <source>Whether programs and local pages may receive hands while they are in front.</source>
        <translation>Ob Programme und lokale Seiten Hände bekommen dürfen, solange sie vorn sind.</translation>
    </message>
    <message>
        <source>Hands in the background</source>
        <translation>Hände im Hintergrund</translation>
    </message>
    <message>
        <source>Whether applications may receive hands while another one is in front.</source>
        <translation>Ob Anwendungen Hände bekommen dürfen, während eine andere vorn ist.</translation>
    </message>
    <message>
        <source>Focus of web pages</source>
        <translation>Fokus von Webseiten</translation>
    </message>
    <message>
        <source>Let a page that says it has the focus silence the other pages.</source>
        <translation>Eine Seite, die den Fokus meldet, bringt die anderen Seiten zum Schweigen.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Whether programs may see the controller&apos;s pictures: the room before it, and who is there.</source>
        <translation>Ob Programme die Bilder des Controllers sehen dürfen: den Raum davor und wer dort ist.</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Whether programs may pause and resume tracking for everybody.</source>
        <translation>Ob Programme die Erkennung für alle anhalten und fortsetzen dürfen.</translation>
    </message>
    <message>
        <source>Place of the controller</source>
        <translation>Ort des Controllers</translation>
    </message>
    <message>
        <source>Whether applications may say where the controller is, while they run.</source>
        <translation>Ob Anwendungen sagen dürfen, wo der Controller ist, solange sie laufen.</translation>
    </message>
    <message>
        <source>Where the controller is, and so which side of the hands it sees.</source>
        <translation>Wo der Controller ist, und damit, welche Seite der Hände er sieht.</translation>
    </message>
    <message>
        <source>On the desk, looking up</source>
        <translation>Auf dem Tisch, Blick nach oben</translation>
    </message>
    <message>
        <source>On a headset, looking forward</source>
        <translation>Am Headset, Blick nach vorn</translation>
    </message>
    <message>
        <source>Above the screen, looking down</source>
        <translation>Über dem Bildschirm, Blick nach unten</translation>
    </message>
    <message>
        <source>Way round</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Which long side of the controller faces you.</source>
        <translation>Welche lange Seite des Controllers zum Benutzer zeigt.</translation>
    </message>
    <message>
        <source>Found out from your arms</source>
        <translation>An den Armen erkennen</translation>
    </message>
    <message>
        <source>Green light toward you</source>
        <translation>Grünes Licht zum Benutzer</translation>
    </message>
    <message>
        <source>Green light away from you</source>
        <translation>Grünes Licht vom Benutzer weg</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>How much computing goes into each image. Low resource use halves the frame rate.</source>
        <translation>Wie viel Rechenarbeit in jedes Bild fließt. Sparsam halbiert die Bildrate.</translation>
    </message>
    <message>
        <source>High precision</source>
        <translation>Hohe Genauigkeit</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Low resource use</source>
        <translation>Sparsam</translation>
    </message>
    <message>
        <source>Avoid poor performance</source>
        <translation>Schlechte Leistung vermeiden</translation>
    </message>
    <message>
        <source>Pause tracking while the controller sends too few images, and try again by itself. Switched off, tracking goes on and a warning is shown.</source>
        <translation>Die Erkennung anhalten, solange der Controller zu wenige Bilder sendet, und es von selbst wieder versuchen. Ausgeschaltet geht die Erkennung weiter, und eine Warnung erscheint.</translation>
    </message>
    <message>
        <source>Look for hands. Switched off, hands in view stay until they leave, and none comes new.</source>
        <translation>Nach Händen suchen. Ausgeschaltet bleiben sichtbare Hände, bis sie gehen, und keine kommt neu.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Look for pens and sticks in the hands.</source>
        <translation>Nach Stiften und Stäben in den Händen suchen.</translation>
    </message>
    <message>
        <source>Interaction height by itself</source>
        <translation>Interaktionshöhe automatisch</translation>
    </message>
    <message>
        <source>Let the interaction box follow, slowly, the height at which you hold your hands.</source>
        <translation>Der Interaktionsraum folgt langsam der Höhe, in der die Hände gehalten werden.</translation>
    </message>
    <message>
        <source>Interaction height</source>
        <translation>Interaktionshöhe</translation>
    </message>
    <message>
        <source>Height of the interaction box&apos;s centre above the controller, from which it starts where it follows your hands.</source>
        <translation>Höhe der Mitte des Interaktionsraums über dem Controller; von dort geht es los, wenn er den Händen folgt.</translation>
    </message>
    <message>
        <source>Automatic exposure</source>
        <translation>Automatische Belichtung</translation>
    </message>
    <message>
        <source>Let exposure and gain follow the hand.</source>
        <translation>Belichtung und Verstärkung folgen der Hand.</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>How long each image is lit, where that is not automatic. Above 511 µs moving hands blur.</source>
        <translation>Wie lange jedes Bild belichtet wird, wenn nicht automatisch. Über 511 µs verschwimmen bewegte Hände.</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>How much each image is amplified, in sixteenths, where that is not automatic.</source>
        <translation>Wie stark jedes Bild verstärkt wird, in Sechzehnteln, wenn nicht automatisch.</translation>
    </message>
    <message>
        <source>Lights</source>
        <translation>Lichter</translation>
    </message>
    <message>
        <source>Which lights shine. Two draw less from a weak USB port.</source>
        <translation>Welche Lichter leuchten. Zwei belasten einen schwachen USB-Anschluss weniger.</translation>
    </message>
    <message>
        <source>All three</source>
        <translation>Alle drei</translation>
    </message>
    <message>
        <source>The two outer ones</source>
        <translation>Die zwei äußeren</translation>
    </message>
    <message>
        <source>Circle: radius</source>
        <translation>Kreis: Radius</translation>
    </message>
    <message>
        <source>Smaller rounds of a finger are no circle.</source>
        <translation>Kleinere Runden eines Fingers sind kein Kreis.</translation>
    </message>
    <message>
        <source>Circle: arc</source>
        <translation>Kreis: Bogen</translation>
    </message>
    <message>
        <source>How far a finger must go round before it counts as a circle. A full round is 6.28.</source>
        <translation>Wie weit ein Finger herumgehen muss, bis es als Kreis zählt. Eine volle Runde ist 6,28.</translation>
    </message>
    <message>
        <source>Swipe: length</source>
        <translation>Wischen: Länge</translation>
    </message>
    <message>
        <source>Shorter movements are no swipe.</source>
        <translation>Kürzere Bewegungen sind kein Wischen.</translation>
    </message>
    <message>
        <source>Swipe: speed</source>
        <translation>Wischen: Geschwindigkeit</translation>
    </message>
    <message>
        <source>Slower movements are no swipe.</source>
        <translation>Langsamere Bewegungen sind kein Wischen.</translation>
    </message>
    <message>
        <source>Key tap: speed</source>
        <translation>Tastentipp: Geschwindigkeit</translation>
    </message>
    <message>
        <source>Slower taps downward do not count.</source>
        <translation>Langsamere Tipps nach unten zählen nicht.</translation>
    </message>
    <message>
        <source>Key tap: time</source>
        <translation>Tastentipp: Zeit</translation>
    </message>
    <message>
        <source>How much of the past is looked at for a tap downward.</source>
        <translation>Wie weit für einen Tipp nach unten zurückgeschaut wird.</translation>
    </message>
    <message>
        <source>Key tap: distance</source>
        <translation>Tastentipp: Weg</translation>
    </message>
    <message>
        <source>Shorter taps downward do not count.</source>
        <translation>Kürzere Tipps nach unten zählen nicht.</translation>
    </message>
    <message>
        <source>Screen tap: speed</source>
        <translation>Bildschirmtipp: Geschwindigkeit</translation>
    </message>
    <message>
        <source>Slower taps forward do not count.</source>
        <translation>Langsamere Tipps nach vorn zählen nicht.</translation>
    </message>
    <message>
        <source>Screen tap: time</source>
        <translation>Bildschirmtipp: Zeit</translation>
    </message>
    <message>
        <source>How much of the past is looked at for a tap forward.</source>
        <translation>Wie weit für einen Tipp nach vorn zurückgeschaut wird.</translation>
    </message>
    <message>
        <source>Screen tap: distance</source>
        <translation>Bildschirmtipp: Weg</translation>
    </message>
    <message>
        <source>Shorter taps forward do not count.</source>
        <translation>Kürzere Tipps nach vorn zählen nicht.</translation>
    </message>
</context>
<context>
    <name>SettingsFiles</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More about settings</source>
        <translation>Mehr zu Einstellungen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Take over from the classic software…</source>
        <translation>Aus der klassischen Software übernehmen …</translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>Alle Einstellungen zurücksetzen …</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>The settings could not be written to {path}: {why}</source>
        <translation>Die Einstellungen ließen sich nicht nach {path} schreiben: {why}</translation>
    </message>
    <message>
        <source>The settings are in {path}.</source>
        <translation>Die Einstellungen stehen in {path}.</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation>Einstellungen (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>{path} cannot be read: {why}</source>
        <translation>{path} ist nicht lesbar: {why}</translation>
    </message>
    <message>
        <source>Nothing is imported: {why}.</source>
        <translation>Nichts wird importiert: {why}.</translation>
    </message>
    <message>
        <source>Everything in that file is set like that already.</source>
        <translation>Alles in dieser Datei ist schon so eingestellt.</translation>
    </message>
    <message>
        <source>These settings will change:</source>
        <translation>Diese Einstellungen ändern sich:</translation>
    </message>
    <message>
        <source>•  and {n} more</source>
        <translation>•  und {n} weitere</translation>
    </message>
    <message>
        <source>Profiles: {names}</source>
        <translation>Profile: {names}</translation>
    </message>
    <message>
        <source>Left out, because they mean nothing here: {names}</source>
        <translation>Ausgelassen, weil hier ohne Bedeutung: {names}</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Every setting goes back to its default. Permissions, profiles, calibrations and the size of your hands stay.</source>
        <translation>Jede Einstellung geht auf ihre Vorgabe zurück. Berechtigungen, Profile, Kalibrierungen und die Handgröße bleiben.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Search all settings</source>
        <translation>Alle Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>No setting has these words. What applications may do has a page of its own.</source>
        <translation>Keine Einstellung enthält diese Wörter. Was Anwendungen dürfen, steht auf einer eigenen Seite.</translation>
    </message>
    <message>
        <source>Show permissions</source>
        <translation>Berechtigungen zeigen</translation>
    </message>
    <message>
        <source>Kinds of settings</source>
        <translation>Arten von Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Berechtigungen</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Gestures</source>
        <translation>Gesten</translation>
    </message>
    <message>
        <source>That did not work: {why}</source>
        <translation>Das hat nicht geklappt: {why}</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Use low resource</source>
        <translation>Sparsam arbeiten</translation>
    </message>
    <message>
        <source>How to fix</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>The tracking service is shutting down.</source>
        <translation>Der Dienst wird beendet.</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Wird beendet</translation>
    </message>
    <message>
        <source>Since {time}.</source>
        <translation>Seit {time}.</translation>
    </message>
    <message>
        <source>No application gets hands meanwhile.</source>
        <translation>Solange bekommt keine Anwendung Hände.</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>Kalibrierung läuft</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>{some} of at least {least} images/s</source>
        <translation>{some} von mindestens {least} Bildern/s</translation>
    </message>
    <message>
        <source>Paused, too slow</source>
        <translation>Angehalten, zu langsam</translation>
    </message>
    <message>
        <source>Tracking is paused: the controller sends too few images ({rates}). Use another USB port, no hub and a short cable. It is tried again in {time}.</source>
        <translation>Die Erkennung ist angehalten: Der Controller sendet zu wenige Bilder ({rates}). Bitte einen anderen USB-Anschluss, keinen Verteiler und ein kurzes Kabel nehmen. In {time} wird es wieder versucht.</translation>
    </message>
    <message>
        <source>{source} is paused for every application.</source>
        <translation>{source} pausiert für alle Anwendungen.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Paused, {time} left</source>
        <translation>Pausiert, noch {time}</translation>
    </message>
    <message>
        <source>You paused tracking.</source>
        <translation>Die Erkennung wurde von Hand angehalten.</translation>
    </message>
    <message>
        <source>{name} paused tracking.</source>
        <translation>{name} hat die Erkennung angehalten.</translation>
    </message>
    <message>
        <source>Tracking failed</source>
        <translation>Erkennung ausgefallen</translation>
    </message>
    <message>
        <source>See the log for the cause.</source>
        <translation>Die Ursache steht im Protokoll.</translation>
    </message>
    <message>
        <source>No application gets hands.</source>
        <translation>Keine Anwendung bekommt Hände.</translation>
    </message>
    <message>
        <source>Plug one in; tracking starts by itself.</source>
        <translation>Einfach einstecken, die Erkennung startet von selbst.</translation>
    </message>
    <message>
        <source>No controller</source>
        <translation>Kein Controller</translation>
    </message>
    <message>
        <source>No controller is attached.</source>
        <translation>Kein Controller angeschlossen.</translation>
    </message>
    <message>
        <source>Programs cannot connect</source>
        <translation>Programme kommen nicht herein</translation>
    </message>
    <message>
        <source>The socket for programs does not open ({why}).</source>
        <translation>Der Zugang für Programme öffnet sich nicht ({why}).</translation>
    </message>
    <message>
        <source>Web applications cannot connect</source>
        <translation>Web-Anwendungen kommen nicht herein</translation>
    </message>
    <message>
        <source>Another program uses port {port}. Close it; Handspan tries again.</source>
        <translation>Ein anderes Programm benutzt Port {port}. Bitte schließen; Handspan versucht es weiter.</translation>
    </message>
    <message>
        <source>The web server does not run ({why}).</source>
        <translation>Der Webserver läuft nicht ({why}).</translation>
    </message>
    <message>
        <source>{some} of {all} images/s</source>
        <translation>{some} von {all} Bildern/s</translation>
    </message>
    <message>
        <source>{some} of {all} images/s tracked</source>
        <translation>{some} von {all} Bildern/s ausgewertet</translation>
    </message>
    <message>
        <source>{source}, {rates}: this computer is too busy.</source>
        <translation>{source}, {rates}: Dieser Computer ist zu beschäftigt.</translation>
    </message>
    <message>
        <source>{source}, {rates}.</source>
        <translation>{source}, {rates}.</translation>
    </message>
    <message>
        <source>Low frame rate</source>
        <translation>Niedrige Bildrate</translation>
    </message>
    <message>
        <source>The controller sends too few images: {rates}. Use another USB port, no hub and a short cable.</source>
        <translation>Der Controller sendet zu wenige Bilder: {rates}. Bitte einen anderen USB-Anschluss, keinen Hub und ein kurzes Kabel nehmen.</translation>
    </message>
    <message>
        <source>No application gets hands just now; the controller&apos;s lights are off.</source>
        <translation>Gerade bekommt keine Anwendung Hände; die Lichter des Controllers sind aus.</translation>
    </message>
    <message>
        <source>No application connected; the controller&apos;s lights are off.</source>
        <translation>Keine Anwendung verbunden; die Lichter des Controllers sind aus.</translation>
    </message>
    <message>
        <source>Not real hands. {figures}</source>
        <translation>Keine echten Hände. {figures}</translation>
    </message>
    <message>
        <source>Simulated controller</source>
        <translation>Simulierter Controller</translation>
    </message>
    <message>
        <source>Not live. It goes on from the page of recordings.</source>
        <translation>Nicht live. Auf der Seite der Aufnahmen geht sie weiter.</translation>
    </message>
    <message>
        <source>A recording stands still</source>
        <translation>Eine Aufnahme steht still</translation>
    </message>
    <message>
        <source>Not live. {figures}</source>
        <translation>Nicht live. {figures}</translation>
    </message>
    <message>
        <source>Playing a recording</source>
        <translation>Aufnahme läuft ab</translation>
    </message>
    <message>
        <source>No application connected.</source>
        <translation>Keine Anwendung verbunden.</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Looking for the tracking service.</source>
        <translation>Der Dienst wird gesucht.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>The tracking service is getting ready.</source>
        <translation>Der Dienst macht sich bereit.</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>Startet neu</translation>
    </message>
    <message>
        <source>The tracking service ended; start {number}.</source>
        <translation>Der Dienst hat geendet; Start {number}.</translation>
    </message>
    <message>
        <source>The tracking service ended and is started again.</source>
        <translation>Der Dienst hat geendet und wird neu gestartet.</translation>
    </message>
    <message>
        <source>Not answering</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message>
        <source>The tracking service is silent.</source>
        <translation>Der Dienst schweigt.</translation>
    </message>
    <message>
        <source>The tracking service has stopped answering.</source>
        <translation>Der Dienst antwortet nicht mehr.</translation>
    </message>
    <message>
        <source>Wrong version</source>
        <translation>Falsche Version</translation>
    </message>
    <message>
        <source>Service and panel do not fit together.</source>
        <translation>Dienst und Panel passen nicht zusammen.</translation>
    </message>
    <message>
        <source>Restart service and panel after an update.</source>
        <translation>Nach einer Aktualisierung Dienst und Panel neu starten.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>The tracking service is not running.</source>
        <translation>Der Dienst läuft nicht.</translation>
    </message>
    <message>
        <source>The tracking service was stopped; no application gets hands.</source>
        <translation>Der Dienst wurde beendet; keine Anwendung bekommt Hände.</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>The tracking service does not run.</source>
        <translation>Der Dienst läuft nicht.</translation>
    </message>
    <message>
        <source>The tracking service cannot be started.</source>
        <translation>Der Dienst lässt sich nicht starten.</translation>
    </message>
    <message>
        <source>Smudged glass</source>
        <translation>Glas verschmiert</translation>
    </message>
    <message>
        <source>The glass of the controller seems to be smudged: wipe it with a soft cloth.</source>
        <translation>Das Glas des Controllers scheint verschmiert: bitte mit einem weichen Tuch abwischen.</translation>
    </message>
    <message>
        <source>Too bright</source>
        <translation>Zu hell</translation>
    </message>
    <message>
        <source>A bright light or something very near dazzles the controller: turn it away from windows and lamps, and keep its view free.</source>
        <translation>Helles Licht oder etwas sehr Nahes blendet den Controller: bitte von Fenstern und Lampen wegdrehen und die Sicht frei halten.</translation>
    </message>
    <message>
        <source>The simulated controller</source>
        <translation>Der simulierte Controller</translation>
    </message>
    <message>
        <source>The recording</source>
        <translation>Die Aufnahme</translation>
    </message>
    <message>
        <source>The controller</source>
        <translation>Der Controller</translation>
    </message>
    <message>
        <source>{rate} frames/s, {hands}, {applications}.</source>
        <translation>{rate} Frames/s, {hands}, {applications}.</translation>
    </message>
    <message>
        <source>{rate} frames/s, {hands}, {applications}. Saving power.</source>
        <translation>{rate} Frames/s, {hands}, {applications}. Sparbetrieb.</translation>
    </message>
    <message>
        <source>Plug the controller into a USB port of the computer itself, with the cable it came with. The first time takes about five seconds. Without a controller, start Handspan with --source simulated to see moving hands, or with --source FILE to play a recording.</source>
        <translation>Den Controller mit seinem eigenen Kabel direkt an einem USB-Anschluss des Computers einstecken. Beim ersten Mal dauert es etwa fünf Sekunden. Ohne Controller zeigt Handspan mit --source simulated bewegte Hände, mit --source DATEI spielt es eine Aufnahme ab.</translation>
    </message>
</context>
<context>
    <name>Supervisor</name>
    <message>
        <source>It stopped answering and was ended.</source>
        <translation>Er antwortete nicht mehr und wurde beendet.</translation>
    </message>
    <message>
        <source>It did not answer in time and was ended.</source>
        <translation>Er antwortete nicht rechtzeitig und wurde beendet.</translation>
    </message>
    <message>
        <source>The service vanished.</source>
        <translation>Der Dienst ist verschwunden.</translation>
    </message>
    <message>
        <source>It was ended by signal {n}.</source>
        <translation>Signal {n} hat ihn beendet.</translation>
    </message>
    <message>
        <source>It ended with code {n}.</source>
        <translation>Er endete mit Code {n}.</translation>
    </message>
    <message>
        <source>It ended too often in a short time.</source>
        <translation>Er endete zu oft in kurzer Zeit.</translation>
    </message>
</context>
<context>
    <name>TrayMenu</name>
    <message>
        <source>Open Handspan</source>
        <translation>Handspan öffnen</translation>
    </message>
    <message>
        <source>Visualiser</source>
        <translation>Live-Ansicht</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Diagnose</source>
        <translation>Fehlersuche</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Quit panel (service keeps running)</source>
        <translation>Panel beenden (Dienst läuft weiter)</translation>
    </message>
    <message>
        <source>Stop tracking and quit</source>
        <translation>Erkennung und Panel beenden</translation>
    </message>
    <message>
        <source>Pause tracking</source>
        <translation>Erkennung anhalten</translation>
    </message>
    <message>
        <source>For {time}</source>
        <translation>Für {time}</translation>
    </message>
    <message>
        <source>Until resumed</source>
        <translation>Bis auf Weiteres</translation>
    </message>
    <message>
        <source>Web applications</source>
        <translation>Web-Anwendungen</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>Anwendungen</translation>
    </message>
    <message>
        <source>Resume tracking</source>
        <translation>Erkennung fortsetzen</translation>
    </message>
    <message>
        <source>Resume tracking ({time} left)</source>
        <translation>Erkennung fortsetzen (noch {time})</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>{name} holds for the application in front</source>
        <translation>{name} gilt für die Anwendung vorn</translation>
    </message>
    <message>
        <source>{name} (waiting)</source>
        <translation>{name} (wartet)</translation>
    </message>
    <message>
        <source>{n} more…</source>
        <translation>{n} weitere …</translation>
    </message>
    <message>
        <source>None connected</source>
        <translation>Keine verbunden</translation>
    </message>
    <message>
        <source>{name} asks for hands</source>
        <translation>{name} bittet um Hände</translation>
    </message>
    <message>
        <source>{name} asks for hands in the background</source>
        <translation>{name} bittet um Hände im Hintergrund</translation>
    </message>
    <message>
        <source>{name} asks for the controller&apos;s pictures</source>
        <translation>{name} bittet um die Bilder des Controllers</translation>
    </message>
    <message>
        <source>{name} asks to pause tracking</source>
        <translation>{name} möchte die Erkennung anhalten</translation>
    </message>
    <message>
        <source>{name} asks to configure tracking</source>
        <translation>{name} möchte die Erkennung einstellen</translation>
    </message>
</context>
<context>
    <name>TrimDialog</name>
    <message>
        <source>Keep a part</source>
        <translation>Einen Teil behalten</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>{name} part</source>
        <translation>{name} Teil</translation>
    </message>
    <message>
        <source>Name of the part</source>
        <translation>Name des Teils</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Keep this part</source>
        <translation>Diesen Teil behalten</translation>
    </message>
    <message>
        <source>The part becomes a recording of its own; {name} stays as it is.</source>
        <translation>Der Teil wird eine eigene Aufnahme; {name} bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Where it stands now</source>
        <translation>Wo sie gerade steht</translation>
    </message>
</context>
<context>
    <name>TroubleshootingPage</name>
    <message>
        <source>Is something wrong?</source>
        <translation>Stimmt etwas nicht?</translation>
    </message>
    <message>
        <source>The checks take about ten seconds. Hold a hand over the controller meanwhile. Nothing is changed, and nothing is sent.</source>
        <translation>Die Prüfungen dauern etwa zehn Sekunden. Bitte solange eine Hand über den Controller halten. Nichts wird geändert, nichts wird gesendet.</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Alles prüfen</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Restart service</source>
        <translation>Dienst neu starten</translation>
    </message>
    <message>
        <source>Make a report…</source>
        <translation>Bericht erstellen …</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>{done} of {all} checks are made.</source>
        <translation>{done} von {all} Prüfungen sind fertig.</translation>
    </message>
    <message>
        <source>The checks were not finished</source>
        <translation>Die Prüfungen wurden nicht fertig</translation>
    </message>
    <message>
        <source>They were stopped.</source>
        <translation>Sie wurden abgebrochen.</translation>
    </message>
    <message>
        <source>One problem was found</source>
        <translation>Ein Problem gefunden</translation>
    </message>
    <message>
        <source>{count} problems were found</source>
        <translation>{count} Probleme gefunden</translation>
    </message>
    <message>
        <source>What helps stands below each of them.</source>
        <translation>Was hilft, steht jeweils darunter.</translation>
    </message>
    <message>
        <source>It works, and could be better</source>
        <translation>Es läuft und könnte besser sein</translation>
    </message>
    <message>
        <source>What would help stands below.</source>
        <translation>Was helfen würde, steht unten.</translation>
    </message>
    <message>
        <source>Everything is fine</source>
        <translation>Alles in Ordnung</translation>
    </message>
    <message>
        <source>No check found anything wrong.</source>
        <translation>Keine Prüfung hat etwas gefunden.</translation>
    </message>
</context>
<context>
    <name>ViewActions</name>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Pause the display</source>
        <translation>Anzeige anhalten</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Einen Frame zurück</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>Einen Frame weiter</translation>
    </message>
    <message>
        <source>Camera pictures</source>
        <translation>Kamerabilder</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Figures, then all keys</source>
        <translation>Zahlen, dann alle Tasten</translation>
    </message>
    <message>
        <source>Labels, field of view, fingertips, latency</source>
        <translation>Angaben, Sichtfeld, Fingerspitzen, Verzögerung</translation>
    </message>
    <message>
        <source>Next hand model</source>
        <translation>Nächstes Handmodell</translation>
    </message>
    <message>
        <source>Cylinders, not lines</source>
        <translation>Zylinder statt Linien</translation>
    </message>
    <message>
        <source>Trails of the fingertips</source>
        <translation>Spuren der Fingerspitzen</translation>
    </message>
    <message>
        <source>Gestures</source>
        <translation>Gesten</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Gitter</translation>
    </message>
    <message>
        <source>Next point of view</source>
        <translation>Nächster Blickpunkt</translation>
    </message>
    <message>
        <source>Follow the hands</source>
        <translation>Den Händen folgen</translation>
    </message>
    <message>
        <source>Recentre</source>
        <translation>Zentrieren</translation>
    </message>
    <message>
        <source>Flip near and far</source>
        <translation>Nah und fern tauschen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Turn left, or stop</source>
        <translation>Nach links drehen oder stoppen</translation>
    </message>
    <message>
        <source>Turn right, or stop</source>
        <translation>Nach rechts drehen oder stoppen</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Dunkel oder hell</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
</context>
<context>
    <name>Visualizer</name>
    <message>
        <source>Live hands</source>
        <translation>Hände live</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Welcome to Handspan</source>
        <translation>Willkommen bei Handspan</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Beim Anmelden starten</translation>
    </message>
    <message>
        <source>Web pages find your hands only if tracking runs before them.</source>
        <translation>Webseiten finden Hände nur, wenn die Erkennung vor ihnen läuft.</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Two or three questions, and you see your hands. All can be changed.</source>
        <translation>Zwei oder drei Fragen, dann sind die Hände zu sehen. Alles lässt sich ändern.</translation>
    </message>
    <message>
        <source>Where is your controller?</source>
        <translation>Wo ist der Controller?</translation>
    </message>
    <message>
        <source>Take over the settings of the classic software</source>
        <translation>Einstellungen der klassischen Software übernehmen</translation>
    </message>
    <message>
        <source>{n} of its settings differ. Nothing of it is changed.</source>
        <translation>{n} ihrer Einstellungen weichen ab. An ihr selbst ändert sich nichts.</translation>
    </message>
    <message>
        <source>Let web pages use your hands</source>
        <translation>Webseiten dürfen Hände nutzen</translation>
    </message>
    <message>
        <source>Pages in a browser on this computer, while they are in front.</source>
        <translation>Seiten in einem Browser auf diesem Computer, solange sie vorn sind.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Show my hands</source>
        <translation>Hände zeigen</translation>
    </message>
</context>
</TS>

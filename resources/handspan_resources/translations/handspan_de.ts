<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutPage</name>
    <message>
        <source>Open hand tracking for stereo infrared controllers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yours, and nobody else&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hands and pictures stay on this computer. Nothing is sent, and nothing is counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the Apache License, version 2.0: {link}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written anew from public facts, for programs made for the Leap Motion Controller. Leap Motion and Ultraleap are trademarks of their owners, who have no part in Handspan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panel {version}, service {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Control protocol {number}, Qt {qt}, Python {python}, {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model}, firmware {firmware}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Advice</name>
    <message>
        <source>Your user may not open the controller yet. On Linux, run

{commands}

and plug the controller in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No permission</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller is there, but your user may not open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controller unplugged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller is gone; plug it in and tracking goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controller in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program holds the controller; close it, for example a camera application.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>USB library missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer lacks libusb.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it with your system&apos;s package manager, for example

{command}

and restart the service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller answers but sends no image; plug it into another USB port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>USB trouble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images are lost on the way; use another USB port, no hub and a short cable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controller refuses commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller refused a command; plug it in again and close other camera programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The factory calibration of the controller is damaged; plug it in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firmware not understood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller&apos;s firmware did not start as expected; plug it in again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controller failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected happened; plug the controller in again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ApplicationsPage</name>
    <message>
        <source>Connected now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let web applications and scripts connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let programs connect through the native library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let programs ask for the controller&apos;s pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>May ask for pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected to the service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port}. {link}Show the hands in a browser{end}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switched off: no page and no script can connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port {port} is used by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The web server does not run; see the log.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Badge</name>
    <message>
        <source>{names} waits for your answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller&apos;s pictures go to {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Calibration</name>
    <message>
        <source>Getting ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step 1 of 4: light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step 2 of 4: views of the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step 3 of 4: computing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step 4 of 4: checking with new views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the board where both cameras see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one camera sees enough of the board. Move it a little inward.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is another board, or it is bent. Print the one from this page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board is seen as in a mirror. Show it directly, right way round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is blurred. Wipe the controller, and hold the board still.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Black and white look alike in infrared light. Use a laser printer: ink-jet black is invisible here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The board is pale. It may do; a laser print is better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too bright. Wait, or move away a little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too dark. Wait, or come a little nearer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good. Hold still…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This view is known. Move on, or tilt it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Got it. On to the next place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The light is good. Go on when you like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the mirror until its three lamps show in both pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring its left edge nearer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring its right edge nearer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring its upper edge nearer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring its lower edge nearer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold it near, 10 to 15 cm away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold it 15 to 22 cm away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold it farther off, 22 to 30 cm away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the upper left of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the top of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the upper right of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the left of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the middle of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the right of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the lower left of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the bottom of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it to the lower right of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller cannot be used now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another controller was plugged in. Calibrate one at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two cameras moved against each other between the views. Fix the controller well, let it warm up for five minutes, and begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The views contradict each other. Glue the board flat on something stiff, and begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There were too few different views. Begin anew and take more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The calibration ended unexpectedly. The log says more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit of the views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit of views kept apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height in both pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera distance against the factory&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flatness of the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height in both pictures, middle value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height in both pictures, worst place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>poor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both cameras agree. Nothing needs to be done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cameras agree fairly well. Check again some day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cameras disagree. Calibrate with the board.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This calibration is good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This calibration can be used; a better one is possible.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This calibration is poor. Better keep the old one and begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This calibration cannot be used. Keep the old one and begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CalibrationPage</name>
    <message>
        <source>In use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the factory&apos;s calibration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1. Print the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print it with a laser printer at 100 %, without fitting it to the page, and glue it flat on glass or a stiff board. The black of ink-jet printers cannot be seen in infrared light, and neither can a screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2. Measure five squares and begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay a ruler along five squares in a row. If the print kept its size, they are 200 mm long. The calibration takes three to five minutes; no application gets hands meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of five squares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibrate with the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it with a simulated board (no board and no controller needed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or check quickly with a mirror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A minute, no board: hold a mirror before the controller and turn it. It tells whether both cameras still agree, also behind glass. It cannot see whether sizes are right, and it changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check with a mirror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected to the service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A calibration is running elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No controller is attached: plug one in, or try the simulated board.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No controller is attached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own calibration of {date}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The factory&apos;s calibration, as the controller holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That of an average controller: its own cannot be read. Calibrate it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: recorded hands need no cameras.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the board</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClientList</name>
    <message>
        <source>Connected applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet. Open a page or program that uses hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} frames sent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Clients</name>
    <message>
        <source>Unnamed application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gets no frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} frames/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gestures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} skipped</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibrate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name of your own, for example Desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Way round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{now} of {promised} a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected and in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated: these are not real hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A recording: these hands are not live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the factory, read from the controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Typical values: its own could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: it sends hands, not images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the desk, looking up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a headset, looking forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above the screen, looking down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} (an application asks for that)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not found out yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green light toward you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green light away from you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{way} (found out from your arms)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>No controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug the controller into a USB port of the computer itself. The first time takes about five seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seen before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Nothing was logged. A service that was started elsewhere logs where it was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log of the tracking service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EyeView</name>
    <message>
        <source>{covered} of {all} parts covered</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Gestures</name>
    <message>
        <source>Circle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key tap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Screen tap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {turns} turns</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Graphs</name>
    <message>
        <source>wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ find hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ to the service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ hand out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate, per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency from image to application, ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>p95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images not used, per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposure, µs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain, times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gain</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu of Handspan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyButton</name>
    <message>
        <source>{meaning} (key {key})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Simulated controller: these are not real hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording: these hands are not live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected to the service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known. If somebody else uses this computer, forget it: theirs is learnt in seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being learnt: hold an open hand 15 to 25 cm from the controller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learnt as soon as a controller sees your hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{images} images/s in, {frames} frames/s out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracker {middle} ms, p95 {slow} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image to application {middle} ms, p95 {slow} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{dropped} images skipped, {lost} lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This recording holds hands, but no pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracking is paused: no pictures come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No controller: no pictures come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracking failed: no pictures come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget hand size</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>thumb</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pinky</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>id {id}   confidence {confidence}   pinch {pinch}   grab {grab}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mm/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency {now} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>H  figures and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handspan {version}   H  figures and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Display paused: P goes on, comma and full stop step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Display paused, {back} frames back: P goes on, comma and full stop step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No hands in view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold a hand over the controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>render {paints}/s   data {frames}/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageTitles</name>
    <message>
        <source>Live view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hand setup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Troubleshooting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>That did not work: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The start at login cannot be changed: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handspan goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracking continues without the window. To quit, use the tray menu.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PanelCard</name>
    <message>
        <source>This panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages find hands only if tracking runs before the browser opens them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell on the desktop what happens while this window is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of this panel, from its next start on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Camera pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and right camera, {hands} hands drawn in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right camera</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphs of rates and delays</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProfileBar</name>
    <message>
        <source>What is changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New profile…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New profile</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProfileCard</name>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applications of this profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a connected application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use no longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It holds now. What you change below is changed in this profile; the rest stays as for everything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It does not hold now. Use it here or in the tray menu, or let it hold while an application is in front:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a connected application…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>How large is your board?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My measurement of the board is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the size from the factory (recommended)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this calibration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the old one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By your board, everything is {percent} % of the size that the factory measured. Printers often shrink a page: measure five squares again, or take the factory&apos;s size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model}, serial number {serial}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{views} views used, {dropped} left out, {checks} more for the check.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Simulated board: these are not real pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quick check with a mirror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller is being opened…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing both cameras…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the mirror slowly until all parts of the picture are painted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the board in the middle, 15 to 20 cm away, and keep sunlight out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold the board still at ten different places, all over the view.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{views} of {needed} views. Near {near}, middle {middle}, far {far}; tilted left {left}, right {right}, up {top}, down {bottom} (4 of each).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error until now: {error} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{checks} of {needed} checks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast: left {left} %, right {right} % (35 or more is good).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the best result let it warm up for {minutes}:{seconds} more minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is enough, compute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is enough</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServiceLink</name>
    <message>
        <source>The tracking service is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the service and the panel after an update ({why}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service does not introduce itself; restart it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service {version} speaks protocol {theirs}, this panel {ours}; restart both after an update.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No message for {n} seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service went away before it answered.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Fixed by the command line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set by this profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As for everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile {name} sets this now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset {setting}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Web applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let web pages and scripts connect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where web pages and scripts connect on this computer. Nearly all of them expect 6437.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many web pages and scripts are served at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let programs connect through the native library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save power on battery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track with low resource use while the computer runs on its battery, unless a program receives pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save power on mains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Track with low resource use while the computer is plugged in, unless a program receives pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rest while unused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the controller&apos;s lights off while no application wants hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web pages of others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether a page from the internet may receive hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deny</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web pages always let in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origins, for example https://example.org.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web pages never let in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether programs and local pages may receive hands while they are in front.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hands in the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether applications may receive hands while another one is in front.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Focus of web pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a page that says it has the focus silence the other pages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether programs may see the controller&apos;s pictures: the room before it, and who is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether programs may pause and resume tracking for everybody.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place of the controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether applications may say where the controller is, while they run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the controller is, and so which side of the hands it sees.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the desk, looking up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a headset, looking forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above the screen, looking down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Way round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which long side of the controller faces you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found out from your arms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green light toward you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green light away from you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much computing goes into each image. Low resource use halves the frame rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low resource use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for hands. Switched off, hands in view stay until they leave, and none comes new.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for pens and sticks in the hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interaction height by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the interaction box follow, slowly, the height at which you hold your hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interaction height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the interaction box&apos;s centre above the controller, from which it starts where it follows your hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let exposure and gain follow the hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long each image is lit, where that is not automatic. Above 511 µs moving hands blur.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much each image is amplified, in sixteenths, where that is not automatic.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which lights shine. Two draw less from a weak USB port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All three</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two outer ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Circle: radius</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller rounds of a finger are no circle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Circle: arc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far a finger must go round before it counts as a circle. A full round is 6.28.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swipe: length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorter movements are no swipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swipe: speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slower movements are no swipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key tap: speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slower taps downward do not count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key tap: time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the past is looked at for a tap downward.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key tap: distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorter taps downward do not count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Screen tap: speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slower taps forward do not count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Screen tap: time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the past is looked at for a tap forward.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Screen tap: distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorter taps forward do not count.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsFiles</name>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More about settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take over from the classic software…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be written to {path}: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings are in {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is imported: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything in that file is set like that already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These settings will change:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>•  and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profiles: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out, because they mean nothing here: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every setting goes back to its default. Permissions, profiles, calibrations and the size of your hands stay.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Search all settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gestures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That did not work: {why}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to fix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service is shutting down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No application connected; its lights are off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} is paused for every application.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused, {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You paused tracking.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} paused tracking.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracking failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the log for the cause.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No application gets hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug one in; tracking starts by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No controller is attached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Programs cannot connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The socket for programs does not open ({why}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web applications cannot connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program uses port {port}. Close it; Handspan tries again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The web server does not run ({why}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{some} of {all} images/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{some} of {all} images/s tracked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer is too busy to track every image: {rates}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source}, {rates}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low frame rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller sends too few images: {rates}. Use another USB port, no hub and a short cable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer is too busy for the full rate: {rates}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not real hands. {figures}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not live. {figures}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No application connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the tracking service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service is getting ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service ended; start {number}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service ended and is started again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not answering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service is silent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service has stopped answering.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Service and panel do not fit together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart service and panel after an update.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service is not running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service was stopped; no application gets hands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service does not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tracking service cannot be started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smudged glass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The glass of the controller seems to be smudged: wipe it with a soft cloth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too bright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A bright light or something very near dazzles the controller: turn it away from windows and lamps, and keep its view free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The simulated controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The controller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate} frames/s, {hands}, {applications}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate} frames/s, {hands}, {applications}. Saving power.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug the controller into a USB port of the computer itself, with the cable it came with. The first time takes about five seconds. Without a controller, start Handspan with --source simulated to see moving hands, or with --source FILE to play a recording.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Supervisor</name>
    <message>
        <source>It stopped answering and was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not answer in time and was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The service vanished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was ended by signal {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ended with code {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ended too often in a short time.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrayMenu</name>
    <message>
        <source>Open Handspan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visualiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagnose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit panel (service keeps running)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop tracking and quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause tracking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume tracking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume tracking ({time} left)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds for the application in front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unnamed application</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (waiting)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} more…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} asks for hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} asks for hands in the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} asks for the controller&apos;s pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} asks to pause tracking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} asks to configure tracking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow always</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deny once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deny always</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ViewActions</name>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the display</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures, then all keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels, field of view, fingertips, latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next hand model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cylinders, not lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trails of the fingertips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gestures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next point of view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recentre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip near and far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn left, or stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn right, or stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Visualizer</name>
    <message>
        <source>Live hands</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Welcome to Handspan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web pages find your hands only if tracking runs before them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two or three questions, and you see your hands. All can be changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where is your controller?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take over the settings of the classic software</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of its settings differ. Nothing of it is changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let web pages use your hands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages in a browser on this computer, while they are in front.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show my hands</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>

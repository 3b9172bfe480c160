/*
 * Find and load libLeapJava, with the two libraries it stands on.
 * Law: java.library.path comes first, then the folder of the jar, then what the jar itself carries;
 * a library that is not the one for these classes is passed over. Nothing stays behind on the disk.
 */
package com.leapmotion.leap;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;

final class NativeLibrary {
  private static final String NAME = System.mapLibraryName("LeapJava");
  private NativeLibrary() {}

  static void load() {
    List<File> folders = folders();
    for (File folder : folders) {
      File file = new File(folder, NAME);
      if (isOurs(file)) {
        System.load(file.getAbsolutePath());
        return;
      }
    }
    String place = place();
    List<String> names = names(place);
    if (names.isEmpty()) {
      throw new UnsatisfiedLinkError("the jar has no " + NAME + " for this system, and " + folders
          + " have none either; set java.library.path to its folder");
    }
    try {
      loadPacked(place, names);
    } catch (IOException | UnsatisfiedLinkError error) {
      UnsatisfiedLinkError told = new UnsatisfiedLinkError(
          NAME + " could not be unpacked to " + System.getProperty("java.io.tmpdir")
          + " and loaded from there; set java.io.tmpdir to a folder with room, from which programs may"
          + " be run: " + error);
      told.initCause(error);
      throw told;
    }
  }

  private static List<File> folders() {
    List<File> folders = new ArrayList<>();
    for (String folder : System.getProperty("java.library.path", "").split(File.pathSeparator)) {
      if (!folder.isEmpty()) {
        folders.add(new File(folder));
      }
    }
    CodeSource source = NativeLibrary.class.getProtectionDomain().getCodeSource();
    if (source != null && "file".equals(source.getLocation().getProtocol())) {
      try {
        folders.add(new File(source.getLocation().toURI()).getParentFile());
      } catch (URISyntaxException error) {
        throw new AssertionError("the place of a jar is an address", error);
      }
    }
    return folders;
  }

  private static boolean isOurs(File file) {
    if (!file.isFile()) {
      return false;
    }
    try {
      byte[] bytes = Files.readAllBytes(file.toPath());
      return new String(bytes, StandardCharsets.ISO_8859_1).contains(Mark.MARK);
    } catch (IOException error) {
      return false; // What cannot be read cannot be loaded either; another folder may have it.
    }
  }

  /** Where the jar has what it carries for this system. */
  private static String place() {
    return "natives/" + System.getProperty("os.name").split(" ")[0].toLowerCase(Locale.ROOT) + "-"
        + System.getProperty("os.arch") + "/";
  }

  private static void loadPacked(String place, List<String> names) throws IOException {
    Path folder = Files.createTempDirectory("handspan-java-"); // For this user alone.
    try {
      for (String name : names) {
        try (InputStream packed = NativeLibrary.class.getResourceAsStream(place + name)) {
          Files.copy(packed, folder.resolve(name));
        }
      }
      System.load(folder.resolve(NAME).toString());
    } finally { // What is loaded needs its file no longer.
      for (String name : names) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  /** What the jar carries for a system, which files.txt lists; empty where that is not there. */
  private static List<String> names(String place) {
    List<String> names = new ArrayList<>();
    InputStream list = NativeLibrary.class.getResourceAsStream(place + "files.txt");
    if (list != null) {
      try (Scanner lines = new Scanner(list, "UTF-8")) {
        while (lines.hasNextLine()) {
          names.add(lines.nextLine());
        }
      }
    }
    return names;
  }
}

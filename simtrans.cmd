@echo off
rem Starts SimTrans on Windows, from an unpacked distribution: lib\ and launch.txt lie beside this file.
rem It does what the script "simtrans" does elsewhere; the settings of both stand in launch.txt.
rem SIMTRANS_JAVA_OPTS adds options for Java, for example -Xmx16g.
rem SIMTRANS_EXTENSIONS=A.jar;B.jar adds jars with encoders, losses, layouts and the like; so does a folder
rem extensions\ beside this file.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"

if not exist "%HERE%lib\" (
  echo simtrans: no lib\ lies beside %~f0; this launcher works from an unpacked distribution. 1>&2
  exit /b 1
)

rem ---- Java 17 or newer: the one that came with the program, then JAVA_HOME, then PATH
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if exist "%HERE%runtime\bin\java.exe" set "JAVA=%HERE%runtime\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo simtrans: no Java was found; install a JDK 17 or newer, and set JAVA_HOME to it. 1>&2
  exit /b 1
)

rem ---- launch.txt: lines of "java OPTION" and "env NAME=VALUE"; "malloc" is for glibc alone
set "OPTIONS="
for /f "usebackq eol=# tokens=1,*" %%a in ("%HERE%launch.txt") do (
  if "%%a"=="java" call set "OPTIONS=%%OPTIONS%% %%b"
  if "%%a"=="env" for /f "tokens=1,* delims==" %%c in ("%%b") do if not defined %%c set "%%c=%%d"
)
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=%NUMBER_OF_PROCESSORS%"
if not defined MKL_NUM_THREADS set "MKL_NUM_THREADS=%OMP_NUM_THREADS%"

rem Java's heap is a quarter of memory by itself, which is what the other launcher chooses.
set "CLASSES=%HERE%lib\*"
if exist "%HERE%extensions\" set "CLASSES=%CLASSES%;%HERE%extensions\*"
if defined SIMTRANS_EXTENSIONS set "CLASSES=%CLASSES%;%SIMTRANS_EXTENSIONS%"

"%JAVA%" %OPTIONS% "-Dsimtrans.models=%HERE%models" %SIMTRANS_JAVA_OPTS% -cp "%CLASSES%" org.simtrans.app.Main %*
exit /b %ERRORLEVEL%
